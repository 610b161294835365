using System.Text.Json.Nodes;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>
/// Probes with server-side dry runs what admission must refuse. A compliant pod comes first, so that other refusals are about the change,
/// and only refusals that name the change count.
/// </summary>
internal sealed class AdmissionChecks(ClusterApi api, CheckedNamespace live)
{
    private const string PodSecurity = "pod-security.kubernetes.io/enforce";
    private const string PullPolicy = "tenantportal.io/image-pull-policy";

    private static readonly IsolationCheck Good = new(
        "pod-good",
        "A compliant pod is accepted",
        "Dry run: create a restricted pod. Without it, other refusals prove nothing.",
        IsolationSeverity.Minor
    );

    private readonly bool _isRestricted = live.Labels.GetValueOrDefault(PodSecurity) == "restricted";

    /// <summary>The number of requests.</summary>
    public static int Requests { get; } = 1 + ForbiddenPods.All.Count + ForbiddenServices.All.Count;

    public async Task<IReadOnlyList<IsolationFinding>> CheckAsync(CancellationToken cancellationToken)
    {
        var findings = new List<IsolationFinding> { await CheckGoodAsync(cancellationToken) };
        foreach (var pod in ForbiddenPods.All)
            findings.Add(await CheckAsync(pod, cancellationToken));
        foreach (var service in ForbiddenServices.All)
            findings.Add(await CheckAsync(service, cancellationToken));
        return findings;
    }

    private async Task<IsolationFinding> CheckGoodAsync(CancellationToken cancellationToken)
    {
        var answer = await TryAsync("pods", ForbiddenPods.GoodPod(live.Name), cancellationToken);
        if (answer.Succeeded)
            return Good.Passed("The cluster would accept the pod.");
        if (!answer.IsForbidden && !answer.IsInvalid)
            throw new ClusterRefusedException(answer);
        return answer.Message.Contains("exceeded quota", StringComparison.Ordinal)
            ? Good.NotTestable($"The tenant's quota is used up: {ClusterProblem.Quote(answer.Message)}")
            : Good.Failed($"The cluster refused the pod: {ClusterProblem.Quote(answer.Message)}");
    }

    private async Task<IsolationFinding> CheckAsync(ForbiddenPod pod, CancellationToken cancellationToken)
    {
        var check = new IsolationCheck(
            pod.Id,
            pod.Title,
            $"Dry run: create the compliant pod with {pod.What}.",
            pod.IsByPodSecurity ? IsolationSeverity.Critical : IsolationSeverity.Minor,
            pod.Benchmark
        );
        if (pod.Id == ForbiddenPods.PullPolicy && live.Labels.GetValueOrDefault(PullPolicy) == "Any")
            return check.NotTestable("The tier's option imagePullPolicy leaves the choice to the team.");
        var answer = await TryAsync("pods", pod.ToPod(live.Name), cancellationToken);
        if (!answer.Succeeded)
            return Evaluate(check, answer, pod.Reasons);
        if (pod.Id == ForbiddenPods.PullPolicy && ForbiddenPods.AlwaysPulls(answer.Body))
            return check.Passed("The cluster would set imagePullPolicy: Always.");
        if (!pod.IsByPodSecurity)
            return check.FailedByCluster("The cluster would accept it because it has no guard against it. Install one of deploy/guards.");
        // The label is set, so the cluster ignores it.
        return _isRestricted
            ? check.FailedByCluster(
                "The cluster would accept it because it does not enforce Pod Security (available since Kubernetes 1.25) and has no other guard."
            )
            : check.Failed("The cluster would accept it because the namespace does not enforce the restricted standard.");
    }

    private async Task<IsolationFinding> CheckAsync(ForbiddenService service, CancellationToken cancellationToken)
    {
        var check = new IsolationCheck(
            service.Id,
            service.Title,
            $"Dry run: create a Service with {service.What}.",
            IsolationSeverity.Major,
            service.Benchmark
        );
        var answer = await TryAsync("services", service.ToService(live.Name), cancellationToken);
        if (!answer.Succeeded)
            return Evaluate(check, answer, service.Reasons);
        return service.IsByQuota
            ? check.Failed("The cluster would accept it because neither a quota nor a guard refuses it.")
            : check.FailedByCluster("The cluster would accept it because it has no guard against it. Install one of deploy/guards.");
    }

    private static IsolationFinding Evaluate(IsolationCheck check, ApiResponse answer, IReadOnlyList<string> reasons)
    {
        if (!answer.IsForbidden && !answer.IsInvalid)
            throw new ClusterRefusedException(answer);
        var words = ClusterProblem.Quote(answer.Message);
        // A webhook or policy may return any of these codes; the server's own validation proves nothing about admission.
        var isByAdmission = answer.IsForbidden || answer.Message.Contains("denied", StringComparison.Ordinal);
        return isByAdmission && reasons.Any(reason => answer.Message.Contains(reason, StringComparison.Ordinal))
            ? check.Passed($"The cluster refused it: {words}")
            : check.NotTestable($"The cluster refused it for another reason: {words}");
    }

    private Task<ApiResponse> TryAsync(string plural, JsonObject body, CancellationToken cancellationToken) =>
        api.CreateAsync($"/api/v1/namespaces/{live.Name}/{plural}", body, dryRun: true, cancellationToken);
}
