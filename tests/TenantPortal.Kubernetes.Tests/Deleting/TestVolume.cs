using k8s;
using k8s.Models;

namespace TenantPortal.Kubernetes.Tests.Deleting;

/// <summary>The volume of a claim in the namespace of a tenant. It is removed after the test.</summary>
internal sealed record TestVolume(ApiServer Server, string Name) : IAsyncDisposable
{
    /// <param name="tenant">The tenant that gets the claim.</param>
    /// <param name="boundTo">The UID of the claim that the volume names; null for that of the claim.</param>
    public static async Task<TestVolume> BindAsync(ApiServer server, string tenant, CancellationToken cancellationToken, string? boundTo = null)
    {
        var size = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Gi") };
        var volume = "pv-" + tenant;
        var claim = await server.Client.CoreV1.CreateNamespacedPersistentVolumeClaimAsync(
            new V1PersistentVolumeClaim
            {
                Metadata = new() { Name = "data" },
                Spec = new()
                {
                    AccessModes = ["ReadWriteOnce"],
                    StorageClassName = "",
                    VolumeName = volume,
                    Resources = new() { Requests = size },
                },
            },
            "team-" + tenant,
            cancellationToken: cancellationToken
        );
        await server.Client.CoreV1.CreatePersistentVolumeAsync(
            new V1PersistentVolume
            {
                Metadata = new() { Name = volume },
                Spec = new()
                {
                    AccessModes = ["ReadWriteOnce"],
                    StorageClassName = "",
                    Capacity = size,
                    PersistentVolumeReclaimPolicy = "Delete",
                    HostPath = new() { Path = "/tmp/" + volume },
                    ClaimRef = new()
                    {
                        ApiVersion = "v1",
                        Kind = "PersistentVolumeClaim",
                        Name = "data",
                        NamespaceProperty = "team-" + tenant,
                        Uid = boundTo ?? claim.Metadata.Uid,
                    },
                },
            },
            cancellationToken: cancellationToken
        );
        return new TestVolume(server, volume);
    }

    /// <summary>Null when the volume is gone.</summary>
    public async Task<string?> ReadPolicyAsync(CancellationToken cancellationToken) => (await FindAsync(cancellationToken))?.Spec.PersistentVolumeReclaimPolicy;

    public async Task<V1PersistentVolume?> FindAsync(CancellationToken cancellationToken) =>
        (
            await Server.Client.CoreV1.ListPersistentVolumeAsync(fieldSelector: $"metadata.name={Name}", cancellationToken: cancellationToken)
        ).Items.SingleOrDefault();

    public async ValueTask DisposeAsync()
    {
        // A Sandbox ends with its test.
        if (Server.IsReal && await FindAsync(CancellationToken.None) is not null)
            await Server.Client.CoreV1.DeletePersistentVolumeAsync(Name, cancellationToken: CancellationToken.None);
    }
}
