namespace TenantPortal.Core.Audit.Log;

/// <summary>What reports say about the rows that evidence reads.</summary>
internal static class CoverSentences
{
    /// <summary>After a sentence; empty when there are no rows.</summary>
    public static string Of(long covered, long notCovered) =>
        (covered > 0 ? $" {(covered == 1 ? "1 row that evidence reads matches" : $"{covered} rows that evidence reads match")} the log." : "")
        + (
            notCovered > 0
                ? $" {(notCovered == 1 ? "1 row is" : $"{notCovered} rows are")} not covered: the portal wrote {(notCovered == 1 ? "it" : "them")} before the "
                    + "log covered rows, so a change would not be noticed."
                : ""
        );

    public static string OfChanges(long changed) =>
        $"The database was changed outside the portal: {(changed == 1 ? "1 row that evidence reads differs" : $"{changed} rows that evidence reads differ")} "
        + "from the audit log.";
}
