using TenantPortal.Core.Guards;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Guards;

/// <summary>An operation that a guard must refuse, and how to recognize its refusal.</summary>
/// <param name="Reasons">Parts of the expected message; one of them identifies the refusal.</param>
internal sealed record GuardAttempt(string Id, string Title, string How, GuardDemand Demand, IReadOnlyList<string> Reasons)
{
    /// <summary>How an API server reports that the portal lacks a right: admission did not run, so the refusal proves nothing.</summary>
    private static readonly string[] MissingRights = [" cannot create resource ", " cannot patch resource ", " cannot update resource ", "attempting to grant"];

    /// <summary>Part of the message by which guards refuse the operation to others than the portal; null if they have none.</summary>
    public string? RefusalOfOthers { get; init; }

    /// <exception cref="ClusterRefusedException">The response is about neither rights nor guards.</exception>
    public GuardFinding Evaluate(ApiResponse answer)
    {
        var words = ClusterProblem.Quote(answer.Message);
        if (answer.Succeeded)
            return Found(GuardResult.Missing, "The cluster would accept the operation.");
        if (answer.IsForbidden && MissingRights.Any(part => answer.Message.Contains(part, StringComparison.Ordinal)))
            return Found(GuardResult.CannotTell, $"The portal lacks the right to probe this guard: {words}");
        if (answer.IsUnauthorized)
            throw new ClusterRefusedException(answer);
        // A webhook or policy may return any of these codes; the server's own validation proves nothing about admission.
        var isByAdmission = answer.IsForbidden || (answer.IsInvalid && answer.Message.Contains("denied", StringComparison.Ordinal));
        if (isByAdmission && RefusalOfOthers is { } refusal && answer.Message.Contains(refusal, StringComparison.Ordinal))
            return Found(
                GuardResult.Contradicts,
                "The installed guards know the portal by another user name, so the cluster refuses the namespaces of new tenants. "
                    + $"Install what the command 'guards render' writes. {words}"
            );
        return isByAdmission && Reasons.Any(reason => answer.Message.Contains(reason, StringComparison.Ordinal))
            ? Found(GuardResult.Held, $"The cluster refused the operation: {words}")
            : Found(GuardResult.CannotTell, $"The cluster refused the operation for another reason ({answer.Code}): {words}");
    }

    public GuardFinding Inconclusive(string why) => Found(GuardResult.CannotTell, why);

    private GuardFinding Found(GuardResult result, string evidence) => new(Id, Title, How, Demand, result, evidence);
}
