using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Audit.Log;

/// <summary>Writes down what changes no row: sign-ins, uses of tokens, downloads, and attempts that were refused.</summary>
public sealed class AuditLog(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    /// <summary>Refused attempts of one person that are written down in <see cref="Window"/>.</summary>
    public const int MaxRefusals = 30;

    /// <summary>How long the same refused attempt of the same person is not written down again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private const int MaxSubjectLength = 200;
    private const int MaxDetailsLength = 2000;

    private readonly ConcurrentDictionary<string, Refusals> _refusals = new(StringComparer.Ordinal);

    public Task RecordAsync(CurrentUser user, string action, string subject, string details, CancellationToken cancellationToken) =>
        RecordAsync(user, action, subject, details, null, null, cancellationToken);

    /// <param name="tenant">The tenant that it concerns, so that it is found with the tenant's story.</param>
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
            new AuditEntry(user, action, Cut(subject, MaxSubjectLength), Cut(details, MaxDetailsLength), time.GetUtcNow())
            {
                Tenant = tenant is null ? null : StorableText.From(tenant),
                Team = team is null ? null : StorableText.From(team),
            }
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Somebody was refused. A flood of the same, or of ever new ones, fills no table: what is left out in a minute is said once.</summary>
    /// <param name="sentence">Why, as they were told.</param>
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
                    $"Refused more than {MaxRefusals} times within a minute; the rest of it is not written down.",
                    cancellationToken
                );
                break;
        }
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    /// <summary>The refused attempts of one person since the first of them.</summary>
    private sealed class Refusals(DateTimeOffset since)
    {
        private readonly HashSet<(string, string)> _seen = [];
        private readonly Lock _counting = new();

        public DateTimeOffset Since => since;

        /// <summary>How many others there were; more than can be when it is a repetition.</summary>
        public int Count(string action, string subject)
        {
            lock (_counting)
                return _seen.Count <= MaxRefusals && _seen.Add((action, subject)) ? _seen.Count - 1 : int.MaxValue;
        }
    }
}
