namespace TenantPortal.Kubernetes.Tests.Guards.Admission;

/// <summary>A case of <c>deploy/guards/tests/cases</c>.</summary>
/// <param name="File">The name of the set.</param>
/// <param name="Policy">The policy that refuses; of an allowed request, the one that it is about.</param>
/// <param name="Message">A part of what the policy says; null when the request is allowed.</param>
internal sealed record GuardCase(string File, string Name, AdmissionRequest Request, string Policy, string? Message)
{
    public bool IsAllowed => Message is null;

    /// <summary>Everything that refuses the request.</summary>
    public IReadOnlyList<Refusal> Evaluate(IEnumerable<GuardPolicy> policies) => [.. policies.SelectMany(policy => policy.Evaluate(Request))];

    public override string ToString() => $"{File}: {Name}";
}
