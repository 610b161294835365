using TenantPortal.Core.Guards;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Isolation;

namespace TenantPortal.Kubernetes.Guards;

/// <summary>Tries what tenants may not run, in the namespace of one of them.</summary>
/// <param name="place">Null while the cluster has no tenant.</param>
internal sealed class WorkloadProbe(ClusterApi api, string? place)
{
    private static readonly ForbiddenService Service = ForbiddenServices.All.Single(service => service.Id == "service-external-ip");

    private static readonly GuardAttempt ExternalIp = new(
        Service.Id,
        Service.Title,
        $"Dry run of a Service with {Service.What} in a tenant's namespace.",
        GuardDemand.Required,
        Service.Reasons
    );

    public async Task<IReadOnlyList<GuardFinding>> TryAsync(CancellationToken cancellationToken)
    {
        if (place is null)
            return [ExternalIp.CannotTell(GuardFinding.NeedsTenant), .. ForbiddenPods.All.Select(pod => Of(pod).CannotTell(GuardFinding.NeedsTenant))];
        var findings = new List<GuardFinding>
        {
            ExternalIp.Evaluate(await api.CreateAsync($"/api/v1/namespaces/{place}/services", Service.ToService(place), dryRun: true, cancellationToken)),
        };
        // Without it no refusal of the others would prove anything.
        var good = await api.CreateAsync(Pods, ForbiddenPods.GoodPod(place), dryRun: true, cancellationToken);
        foreach (var pod in ForbiddenPods.All)
        {
            findings.Add(
                good.Succeeded
                    ? Of(pod).Evaluate(await api.CreateAsync(Pods, pod.ToPod(place), dryRun: true, cancellationToken))
                    : Of(pod).CannotTell($"The cluster refuses the good pod too: {ClusterProblem.Quote(good.Message)}")
            );
        }

        return findings;
    }

    private string Pods => $"/api/v1/namespaces/{place}/pods";

    private static GuardAttempt Of(ForbiddenPod pod) =>
        new(
            pod.Id,
            pod.Title,
            $"Dry run of a good pod with {pod.What} in a tenant's namespace.",
            pod.IsByPodSecurity ? GuardDemand.Required : GuardDemand.Advised,
            pod.Reasons
        );
}
