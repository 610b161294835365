namespace TenantPortal.Core.Tiers.Blueprints.Yaml;

/// <summary>Collects mistakes with their places, to report all of them at once and in file order.</summary>
internal sealed class MistakeList
{
    private readonly HashSet<(string File, int Line, string Sentence)> _mistakes = [];

    /// <summary>Increases with every mistake, including duplicates: a caller that sees it increase knows that the last step failed.</summary>
    public int Count { get; private set; }

    public void Add(string file, long line, string sentence)
    {
        Count++;
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
