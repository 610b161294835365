using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Audit.Anchoring;

/// <summary>One outside target as auditors see it.</summary>
/// <param name="RecordedAt">When the end of the log was last recorded there; null before.</param>
/// <param name="Sequence">The entry that was last recorded there; 0 before.</param>
/// <param name="Problem">Why the last attempt failed; null when it did not.</param>
public sealed record AnchorLine(AnchorKind Kind, DateTimeOffset? RecordedAt, long Sequence, string? Hash, string? Problem, DateTimeOffset? FailingSince)
{
    /// <summary>In English, for programs.</summary>
    public string Title => TitleOf(Kind);

    public static Sentence TitleOf(AnchorKind kind) =>
        kind switch
        {
            AnchorKind.File => (Sentence)"File",
            AnchorKind.Syslog => "Syslog server",
            AnchorKind.Webhook => "Webhook",
            _ => "Time-stamp service",
        };
}

/// <summary>Shows where the end of the log is recorded. The caller may read the audit log.</summary>
public sealed class AnchorReader(IDbContextFactory<PortalDb> databases)
{
    /// <summary>Empty when nothing is recorded outside the portal.</summary>
    public async Task<IReadOnlyList<AnchorLine>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var targets = await db.AnchorTargets.AsNoTracking().ToListAsync(cancellationToken);
        return
        [
            .. targets
                .OrderBy(target => target.Kind)
                .Select(target => new AnchorLine(
                    target.Kind,
                    target.RecordedAt,
                    target.Sequence,
                    target.RecordedAt is null ? null : target.Hash,
                    target.Problem,
                    target.FailingSince
                )),
        ];
    }
}
