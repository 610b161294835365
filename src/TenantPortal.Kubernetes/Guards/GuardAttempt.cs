using System.Net;
using TenantPortal.Core.Guards;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Guards;

/// <summary>Something that a guard has to refuse, and how its refusal is known from others.</summary>
/// <param name="Reasons">Parts of the refusal, one of which shows that it is about this.</param>
internal sealed record GuardAttempt(string Id, string Title, string How, GuardDemand Demand, IReadOnlyList<string> Reasons)
{
    /// <summary>How an API server says that the portal has not the right: admission was not asked, so it proves nothing.</summary>
    private static readonly string[] OfRights = [" cannot create resource ", " cannot patch resource ", " cannot update resource ", "attempting to grant"];

    /// <exception cref="ClusterRefusedException">The answer is about neither right nor guard.</exception>
    public GuardFinding Evaluate(ApiResponse answer)
    {
        var words = ClusterProblem.Quote(answer.Message);
        if (answer.Succeeded)
            return Found(GuardResult.Missing, "The cluster would accept it.");
        if (answer.IsForbidden && OfRights.Any(part => answer.Message.Contains(part, StringComparison.Ordinal)))
            return Found(GuardResult.CannotTell, $"The portal has not the right to try it, which says nothing of a guard: {words}");
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
            throw new ClusterRefusedException(answer);
        // A webhook or policy may answer with any of these codes; the server's own validation says nothing of admission.
        var isByAdmission =
            answer.IsForbidden
            || (
                answer.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest
                && answer.Message.Contains("denied", StringComparison.Ordinal)
            );
        return isByAdmission && Reasons.Any(reason => answer.Message.Contains(reason, StringComparison.Ordinal))
            ? Found(GuardResult.Held, $"The cluster refuses it: {words}")
            : Found(GuardResult.CannotTell, $"The cluster refuses it for another reason ({(int)answer.StatusCode}): {words}");
    }

    public GuardFinding CannotTell(string why) => Found(GuardResult.CannotTell, why);

    private GuardFinding Found(GuardResult result, string evidence) => new(Id, Title, How, Demand, result, evidence);
}
