using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.People;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Requests;

/// <summary>What an approval is about: the spec with the approver's values, and what it makes.</summary>
public sealed record DecidedChange(TenantSpec Spec, bool IsChanged, string Hash, string Yaml);

/// <summary>Works out what would be approved, and whether it still is what was seen.</summary>
public sealed class DecisionPreparation(RequestPreparation preparation, TierCatalog tiers, TimeProvider time)
{
    private const int MaxDifferencesShown = 5;

    /// <summary>The request with the approver's values, under the same rules as the team's.</summary>
    public async Task<Result<DecidedChange>> DecideAsync(OpenedRequest opened, DecisionInput input, CancellationToken cancellationToken)
    {
        var (db, request, team) = opened;
        if (!input.ChangesValues)
        {
            var yaml = await db
                .Revisions.Where(revision => revision.Hash == request.ManifestHash)
                .Select(revision => revision.Yaml)
                .SingleAsync(cancellationToken);
            return new DecidedChange(request.Effective, false, request.ManifestHash, yaml);
        }

        var (decided, problems) = DecidedSpecPolicy.Check(
            input,
            new DecidedSpecFacts
            {
                Kind = request.Kind,
                Original = request.Original,
                Asked = request.Asked,
                Tier = tiers.Find(request.Asked.Tier),
                Used = await RequestPreparation.ReadUsedAsync(db, request.TenantId, cancellationToken),
                Today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime),
            }
        );
        if (decided is not { } spec)
            return problems.ToArray();
        var rendered = preparation.Render(request, spec, team);
        if (!rendered.Succeeded)
            return rendered.Problems.ToArray();
        var (hash, text) = rendered.Value;
        return input.DecidedRevision is { Length: > 0 } previewed && previewed != hash
            ? new Problem("What would be created is no longer what the preview showed. Look at it again, then decide.", "decidedRevision", ProblemKind.Conflict)
            : new DecidedChange(spec, !SpecDiff.IsSame(spec, request.Asked), hash, text);
    }

    /// <summary>
    /// What is approved is what was seen. Where a blueprint, tier or team changed since, the request goes back for review with what differs;
    /// null where nothing did.
    /// </summary>
    public async Task<Verdict?> ReturnIfChangedAsync(OpenedRequest opened, CurrentUser user, CancellationToken cancellationToken)
    {
        var (db, request, team) = opened;
        // A deletion renders nothing: it removes what is there.
        if (request.Kind == RequestKind.Delete)
            return null;
        var rendered = preparation.Render(request, request.Effective, team);
        if (!rendered.Succeeded)
            return new Verdict(false, rendered.Problems);
        if (rendered.Value.Hash == request.ManifestHash)
            return null;

        // What an approver had changed is void with their approval: what the team asked is what is looked at again.
        var asked = request.Decided is null ? rendered : preparation.Render(request, request.Asked, team);
        if (!asked.Succeeded)
            return new Verdict(false, asked.Problems);
        var seen = await db.Revisions.Where(revision => revision.Hash == request.ManifestHash).Select(revision => revision.Yaml).SingleAsync(cancellationToken);
        var differences = ManifestDiff.Compare(seen, asked.Value.Yaml);
        var told =
            string.Join("; ", differences.Take(MaxDifferencesShown))
            + (differences.Count > MaxDifferencesShown ? $"; and {differences.Count - MaxDifferencesShown} more" : "");
        var now = time.GetUtcNow();
        await db.KeepRevisionAsync(asked.Value.Hash, asked.Value.Yaml, cancellationToken);
        request.ReturnForReview(asked.Value.Hash, now);
        db.Audit.Add(new AuditEntry(user, "request.returned", request.Id, $"Back for review, because the blueprint, tier or team has changed: {told}.", now));
        db.Announce(RequestAnnouncements.Returned(AnnouncedRequest.From(request), "The blueprint, tier or team has changed since it was asked.", now));
        return Verdict.StoredBut(
            new Problem(
                $"The blueprint, tier or team has changed since this was asked, so other manifests would be created than you saw: {told}. Look at it again, then decide.",
                "revision",
                ProblemKind.Conflict
            )
        );
    }
}
