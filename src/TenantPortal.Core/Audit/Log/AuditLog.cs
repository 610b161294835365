using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Audit.Log;

/// <summary>Records events that change no row: sign-ins, token use, downloads and refused attempts.</summary>
public sealed class AuditLog(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    /// <summary>The most refused attempts of one user that are recorded within <see cref="Window"/>.</summary>
    public const int MaxRefusals = 30;

    /// <summary>How long a repeated refused attempt of the same user is not recorded again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private const int MaxSubjectLength = 200;
    private const int MaxDetailsLength = 2000;

    private readonly ConcurrentDictionary<string, Refusals> _refusals = new(StringComparer.Ordinal);

    public Task RecordAsync(CurrentUser user, string action, string subject, string details, CancellationToken cancellationToken) =>
        RecordAsync(user, action, subject, details, null, null, cancellationToken);

    /// <param name="tenant">The tenant that it concerns, so that it appears in the tenant's history.</param>
    /// <param name="team">The team that it concerns.</param>
    public async Task RecordAsync(
        CurrentUser user,
        string action,
        string subject,
        string details,
        string? tenant,
        string? team,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.Audit.Add(
            new AuditEntry(user, action, WrittenText.Limit(subject, MaxSubjectLength), WrittenText.Limit(details, MaxDetailsLength), time.GetUtcNow())
            {
                Tenant = tenant is null ? null : StorableText.From(tenant),
                Team = team is null ? null : StorableText.From(team),
            }
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Records a refused attempt. Repeated or excessive attempts cannot fill the table: omissions are recorded once per minute.</summary>
    /// <param name="sentence">The reason, as the user saw it.</param>
    public async Task RefusedAsync(CurrentUser user, string action, string subject, string sentence, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var old in _refusals.Where(known => now - known.Value.Since >= Window))
            _refusals.TryRemove(old);
        switch (_refusals.GetOrAdd(user.Id, _ => new Refusals(now)).Count(action, subject))
        {
            case < MaxRefusals:
                await RecordAsync(user, action, subject, sentence, cancellationToken);
                break;
            case MaxRefusals:
                await RecordAsync(
                    user,
                    "refused.often",
                    user.Id,
                    $"Refused more than {MaxRefusals} times within a minute. Further refusals in that minute are not recorded.",
                    cancellationToken
                );
                break;
        }
    }

    /// <summary>The refused attempts of one user since the first one.</summary>
    private sealed class Refusals(DateTimeOffset since)
    {
        private readonly HashSet<(string, string)> _seen = [];
        private readonly Lock _counting = new();

        public DateTimeOffset Since => since;

        /// <summary>The number of earlier attempts; above the limit for a repetition.</summary>
        public int Count(string action, string subject)
        {
            lock (_counting)
                return _seen.Count <= MaxRefusals && _seen.Add((action, subject)) ? _seen.Count - 1 : int.MaxValue;
        }
    }
}
