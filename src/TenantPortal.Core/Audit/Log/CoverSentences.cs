using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Audit.Log;

/// <summary>What reports say about the rows that evidence reads.</summary>
internal static class CoverSentences
{
    /// <summary>Empty when there are no rows.</summary>
    public static IEnumerable<Sentence> Of(long covered, long notCovered)
    {
        if (covered > 0)
            yield return Sentence.ForCount(covered, "1 row that evidence reads matches the log.", $"{covered} rows that evidence reads match the log.");
        if (notCovered > 0)
            yield return Sentence.ForCount(
                notCovered,
                "1 row is not covered: the portal wrote it before the log covered rows, so a change would not be noticed.",
                $"{notCovered} rows are not covered: the portal wrote them before the log covered rows, so a change would not be noticed."
            );
    }

    public static Sentence OfChanges(long changed) =>
        Sentence.ForCount(
            changed,
            "The database was changed outside the portal: 1 row that evidence reads differs from the audit log.",
            $"The database was changed outside the portal: {changed} rows that evidence reads differ from the audit log."
        );
}
