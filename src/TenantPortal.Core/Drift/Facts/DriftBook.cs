using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Drift.Facts;

/// <summary>
/// The facts of one tenant, and what becomes of them when objects are seen: pure rules over what was loaded. It remembers what it added, ended and
/// found fought, so that the caller can store and announce it.
/// </summary>
/// <param name="facts">The open ones, and the past ones that may be opened again.</param>
public sealed class DriftBook(Guid tenantId, IEnumerable<DriftFact> facts, DriftMode mode, DateTimeOffset now)
{
    /// <summary>Further differences of a tenant are not recorded, but restored as any other.</summary>
    public const int MaxOpen = 50;

    private readonly List<DriftFact> _facts = [.. facts];
    private readonly List<DriftFact> _added = [];
    private readonly List<DriftFact> _ended = [];
    private readonly List<DriftFact> _newlyFought = [];

    public IReadOnlyList<DriftFact> Added => _added;

    /// <summary>Ended now.</summary>
    public IReadOnlyList<DriftFact> Ended => _ended;

    public IReadOnlyList<DriftFact> NewlyFought => _newlyFought;

    public IEnumerable<DriftFact> Open => _facts.Where(fact => fact.IsOpen);

    /// <summary>Takes over what was seen of an object: new differences begin, and those that are no longer there end.</summary>
    /// <param name="isFought">Whether the portal does not restore the object now, because it is changed again and again.</param>
    /// <returns>Whether anything is to be restored.</returns>
    public bool See(ObjectDrift seen, bool isFought)
    {
        var differences = seen.Differences.Where(difference => !difference.IsOwned).ToList();
        EndExcept(seen, differences);
        var hasWork = false;
        foreach (var difference in differences)
        {
            var field = difference.Path.ToString();
            var fact = _facts
                .OrderByDescending(known => known.IsOpen)
                .ThenByDescending(known => known.RevertedAt)
                .FirstOrDefault(known => known.IsOf(seen.Object) && known.Field == field);
            if (fact?.HasEndedBefore(seen, difference, now) is true)
            {
                hasWork = true;
                continue;
            }

            if (fact is { IsOpen: true } || fact?.RevertedAt > now - DriftFact.ReopenWithin)
                fact.See(seen, difference, now);
            else if (Open.Count() < MaxOpen)
            {
                fact = new DriftFact(tenantId, seen, difference, now);
                _facts.Add(fact);
                _added.Add(fact);
            }
            else
                fact = null;
            if (isFought && fact?.Fight(now) is true)
                _newlyFought.Add(fact);
            hasWork |= fact is null || !fact.IsKept(mode, now) && fact.Drift != DriftKind.Foreign;
        }

        return hasWork;
    }

    /// <summary>Ends the open facts that hold no longer.</summary>
    public void End(Func<DriftFact, bool> isOver)
    {
        foreach (var fact in Open.Where(isOver).ToList())
        {
            fact.End(now);
            _ended.Add(fact);
        }
    }

    /// <summary>What the tenant's condition says now.</summary>
    public Condition Describe()
    {
        var open = Open.Where(fact => !fact.IsIgnored(now))
            .OrderByDescending(fact => fact.FoughtSince is not null)
            .ThenByDescending(fact => fact.IsSecurity)
            .ThenBy(fact => fact.FirstSeenAt)
            .ToList();
        if (open.Count == 0)
            return new Condition(Condition.AsApproved, ConditionStatus.True, "AsApproved", "All objects in the cluster are as approved.", default);
        var others = open.Count switch
        {
            1 => "",
            2 => " One more difference is listed under Drift.",
            _ => $" {open.Count - 1} more differences are listed under Drift.",
        };
        return new Condition(
            Condition.AsApproved,
            ConditionStatus.False,
            open[0] switch
            {
                { FoughtSince: not null } => "Fought",
                { Drift: DriftKind.Foreign } => "ForeignObject",
                { Drift: DriftKind.Deleted } => "Deleted",
                _ => "Changed",
            },
            DriftWords.Sentence(open[0]) + others,
            default
        );
    }

    /// <summary>An object that is missing has no other differences, and one that is there is not missing.</summary>
    private void EndExcept(ObjectDrift seen, List<FieldDifference> differences)
    {
        var fields = differences.Select(difference => difference.Path.ToString()).ToHashSet(StringComparer.Ordinal);
        End(fact => fact.IsOf(seen.Object) && !fields.Contains(fact.Field));
    }
}
