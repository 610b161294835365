namespace TenantPortal.Core.Tiers.Blueprints.Yaml;

/// <summary>Finds the word that was probably meant, to suggest it for a typo.</summary>
internal static class Suggestion
{
    /// <summary>Returns "; did you mean …?" for a similar word, and otherwise a full stop.</summary>
    public static string End(string word, IEnumerable<string> known)
    {
        var nearest = known
            .Select(candidate => (Candidate: candidate, Distance: Distance(word, candidate)))
            .Where(match => match.Distance <= Math.Max(1, word.Length / 4) && match.Distance < word.Length)
            .OrderBy(match => match.Distance)
            .ThenBy(match => match.Candidate, StringComparer.Ordinal)
            .Select(match => match.Candidate)
            .FirstOrDefault();
        return nearest is null ? "." : $"; did you mean '{nearest}'?";
    }

    public static int Distance(string left, string right)
    {
        // A much longer or shorter word is never similar; this also bounds the cost of hostile input.
        if (Math.Abs(left.Length - right.Length) > 64)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitute = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
