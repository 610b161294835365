using System.Text.Json.Serialization;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Requests;

/// <summary>One condition of the rule for automatic approval, with the figures of a request.</summary>
/// <param name="Name">What must hold, in a few words.</param>
/// <param name="Figures">A sentence with the numbers that decided it.</param>
public sealed record AutoApprovalCondition(string Name, bool Holds, string Figures);

/// <summary>What the rule for automatic approval says of a request, in plain sight: each condition with its figures.</summary>
/// <param name="Rule">The rule as a sentence.</param>
/// <param name="Mode">Whether it only shows what it would do, or does it.</param>
[StoredAsJson]
public sealed record AutoApproval(
    string Rule,
    AutoApprovalMode Mode,
    IReadOnlyList<AutoApprovalCondition> Conditions,
    [property: JsonPropertyName("judgedAt")] DateTimeOffset EvaluatedAt
)
{
    public bool Approves => Conditions.All(condition => condition.Holds);
}

/// <summary>What the rule for automatic approval does.</summary>
public enum AutoApprovalMode
{
    Off,

    /// <summary>Shows on each request what it would have approved, and approves nothing.</summary>
    Shadow,

    On,
}
