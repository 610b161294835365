using TenantPortal.Core.Guards;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Isolation;

namespace TenantPortal.Kubernetes.Guards;

/// <summary>Probes workloads that tenants may not run, in the namespace of one tenant.</summary>
/// <param name="place">Null while the cluster has no tenant.</param>
internal sealed class WorkloadProbe(ClusterApi api, string? place)
{
    private static readonly ForbiddenService Service = ForbiddenServices.All.Single(service => service.Id == "service-external-ip");

    private static readonly GuardAttempt ExternalIp = new(
        Service.Id,
        Service.Title,
        $"Dry run: create a Service with {Service.What} in a tenant's namespace.",
        GuardDemand.Required,
        Service.Reasons
    );

    public async Task<IReadOnlyList<GuardFinding>> TryAsync(CancellationToken cancellationToken)
    {
        if (place is null)
            return [ExternalIp.Inconclusive(GuardFinding.NeedsTenant), .. ForbiddenPods.All.Select(pod => Of(pod).Inconclusive(GuardFinding.NeedsTenant))];
        var findings = new List<GuardFinding>
        {
            ExternalIp.Evaluate(await api.CreateAsync($"/api/v1/namespaces/{place}/services", Service.ToService(place), dryRun: true, cancellationToken)),
        };
        // Without a compliant pod, refusals of the others prove nothing.
        var good = await api.CreateAsync(Pods, ForbiddenPods.GoodPod(place), dryRun: true, cancellationToken);
        foreach (var pod in ForbiddenPods.All)
        {
            findings.Add(
                good.Succeeded
                    ? Of(pod).Evaluate(await api.CreateAsync(Pods, pod.ToPod(place), dryRun: true, cancellationToken))
                    : Of(pod).Inconclusive($"The cluster also refused the compliant pod: {ClusterProblem.Quote(good.Message)}")
            );
        }

        return findings;
    }

    private string Pods => $"/api/v1/namespaces/{place}/pods";

    private static GuardAttempt Of(ForbiddenPod pod) =>
        new(
            pod.Id,
            pod.Title,
            $"Dry run: create a compliant pod with {pod.What} in a tenant's namespace.",
            pod.IsByPodSecurity ? GuardDemand.Required : GuardDemand.Advised,
            pod.Reasons
        );
}
