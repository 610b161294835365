namespace TenantPortal.Core.Diagnostics;

/// <summary>
/// Examines one thing that the portal depends on, for the command <c>doctor</c>. It reads and connects, and changes nothing: it can run beside a portal
/// that serves users.
/// </summary>
public interface IDiagnosticCheck
{
    /// <summary>What it examines, in a word or two: <c>database</c>.</summary>
    string Subject { get; }

    /// <summary>Expected failures are results; only mistakes in the program are exceptions.</summary>
    Task<IReadOnlyList<Diagnosis>> RunAsync(CancellationToken cancellationToken);
}

/// <summary>One result of a check.</summary>
/// <param name="Sentence">What was found and, if it is not in order, what to do. Without secrets.</param>
public sealed record Diagnosis(DiagnosisLevel Level, string Subject, string Sentence)
{
    /// <summary>Kubernetes and identity providers tolerate a few minutes; the order of entries suffers earlier.</summary>
    private static readonly TimeSpan MaxSkew = TimeSpan.FromSeconds(30);

    public static Diagnosis Ok(string subject, string sentence) => new(DiagnosisLevel.Ok, subject, sentence);

    public static Diagnosis Warning(string subject, string sentence) => new(DiagnosisLevel.Warning, subject, sentence);

    public static Diagnosis Failure(string subject, string sentence) => new(DiagnosisLevel.Failure, subject, sentence);

    /// <summary>Compares the clock of a server with that of this machine. Tokens, leases and audit entries need both to agree.</summary>
    /// <param name="theirs">From the header <c>Date</c>, in whole seconds; null when the server sent none.</param>
    /// <returns>Null when they agree, and when there is nothing to compare.</returns>
    public static Diagnosis? OfClock(string subject, DateTimeOffset? theirs, DateTimeOffset ours) =>
        theirs is { } date && (date - ours).Duration() is var skew && skew > MaxSkew
            ? Failure(subject, $"Its clock and that of this machine differ by {skew.TotalSeconds:0} seconds. Synchronize both with NTP.")
            : null;
}

/// <summary>How serious a <see cref="Diagnosis"/> is.</summary>
public enum DiagnosisLevel
{
    /// <summary>In order.</summary>
    Ok,

    /// <summary>The portal works, with a limit that the sentence names.</summary>
    Warning,

    /// <summary>The portal, or a part of it, does not work.</summary>
    Failure,
}
