namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>Collects what is wrong with its place, so that all of it is told at once and in the order of the files.</summary>
internal sealed class MistakeList
{
    private readonly HashSet<(string File, int Line, string Sentence)> _mistakes = [];

    /// <summary>Grows with every mistake, also with one that was told before: whoever sees it grow knows that the last step failed.</summary>
    public int Told { get; private set; }

    public void Add(string file, long line, string sentence)
    {
        Told++;
        _mistakes.Add((file, (int)line, sentence));
    }

    public void ThrowIfAny()
    {
        if (_mistakes.Count > 0)
        {
            throw new BlueprintException(Sentences());
        }
    }

    private List<string> Sentences() =>
        [
            .. _mistakes
                .OrderBy(mistake => mistake.File, StringComparer.Ordinal)
                .ThenBy(mistake => mistake.Line)
                .ThenBy(mistake => mistake.Sentence, StringComparer.Ordinal)
                .Select(mistake => $"{mistake.File}:{mistake.Line}: {mistake.Sentence}"),
        ];
}
