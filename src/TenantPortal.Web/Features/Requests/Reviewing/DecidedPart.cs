using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Web.Features.Requests.Reviewing;

/// <summary>A tenant of a request with the amounts that the approver enters for it.</summary>
public sealed class DecidedPart
{
    private DecidedPart(TenantSpec requested, bool isOneOfSeveral)
    {
        (Requested, IsOneOfSeveral) = (requested, isOneOfSeveral);
        foreach (var (name, amount) in requested.Quota.ToAmounts())
            Quota[name] = amount;
    }

    /// <summary>What the team requests.</summary>
    public TenantSpec Requested { get; }

    /// <summary>Whether it is decided together with others of its product.</summary>
    public bool IsOneOfSeveral { get; }

    /// <summary>The amounts by resource name, updated as the approver types.</summary>
    public Dictionary<string, string?> Quota { get; } = [];

    /// <summary>Whether an amount differs from the request. If none does, the named size stays.</summary>
    public bool ChangesQuota => Quota.Any(amount => (amount.Value?.Trim() ?? "") != Requested.Quota.ToAmounts().GetValueOrDefault(amount.Key, ""));

    /// <summary>The amounts as they are sent.</summary>
    public IReadOnlyDictionary<string, string> Amounts => Quota.ToDictionary(amount => amount.Key, amount => amount.Value ?? "");

    /// <summary>The tenant of a request, or those that are decided together, with the amounts that were requested.</summary>
    public static IReadOnlyList<DecidedPart> Of(RequestDetails request) =>
        request.Group.Count == 0
            ? [new(request.Summary.Requested, false)]
            : [.. request.Group.Where(one => one.Status == request.Summary.Status).Select(one => new DecidedPart(one.Requested, true))];

    /// <summary>How problems name an amount.</summary>
    public string FieldOf(string field) => IsOneOfSeveral ? EnvironmentInput.FieldOf(Requested.Environment, field) : field;
}
