using System.Security.Cryptography;
using System.Text;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Tenants.Deletion;

/// <summary>The pods of one workload.</summary>
/// <param name="Owner">With its namespace: <c>team-shop: Deployment web</c>.</param>
public sealed record PodGroup(string Owner, int Count);

/// <summary>A PersistentVolumeClaim with the volume that it is bound to.</summary>
/// <param name="Name">With its namespace: <c>team-shop/data</c>.</param>
/// <param name="Uid">A claim that was created again under the same name is another one.</param>
/// <param name="Size">As Kubernetes writes it; null when the claim reports none.</param>
/// <param name="Volume">Null for a claim that is not bound.</param>
/// <param name="ReclaimPolicy">Of the volume; null when it is unknown.</param>
public sealed record VolumeClaim(string Name, string Uid, string? Size, string? StorageClass, string? Volume, string? ReclaimPolicy)
{
    /// <summary>What happens to the data, as a sentence.</summary>
    public Sentence WhatHappens(VolumeChoice choice) =>
        (choice, Volume, ReclaimPolicy) switch
        {
            (_, null, _) => (Sentence)"No volume is bound, so there is no data.",
            (VolumeChoice.Keep, _, _) => "The volume is kept.",
            (_, _, "Retain") => "The volume is kept: its reclaim policy is Retain.",
            (_, _, null) => "Its reclaim policy is unknown, so the data can be lost.",
            _ => "The volume is deleted with its data.",
        };
}

/// <summary>A Service with the type <c>LoadBalancer</c>.</summary>
/// <param name="Name">With its namespace.</param>
public sealed record LoadBalancer(string Name, IReadOnlyList<string> Addresses);

/// <summary>An object that stays until something removes its finalizers.</summary>
/// <param name="Object">For display: <c>PersistentVolumeClaim data</c>.</param>
/// <param name="DeletedAt">Since when it waits to be deleted; null while it is not being deleted.</param>
public sealed record HeldObject(string Object, IReadOnlyList<string> Finalizers, DateTimeOffset? DeletedAt = null);

/// <summary>Something that could not be read.</summary>
/// <param name="Why">A sentence.</param>
/// <param name="Blocks">Whether a deletion waits until it can be read. The inside of a cluster that the portal never reads does not block.</param>
public sealed record InventoryGap(string What, string Why, bool Blocks);

/// <summary>What would be lost if a tenant were deleted, as its cluster reported it at one time.</summary>
[StoredAsJson]
public sealed record DeletionInventory
{
    /// <summary>What is known of a tenant of which no one has approved an inventory: nothing may be there.</summary>
    public static readonly DeletionInventory Empty = new();

    public DateTimeOffset ReadAt { get; init; }

    /// <summary>How many pods there are in all.</summary>
    public int Pods { get; init; }

    public BoundedList<PodGroup> Workloads { get; init; } = BoundedList<PodGroup>.Empty;

    public BoundedList<VolumeClaim> Claims { get; init; } = BoundedList<VolumeClaim>.Empty;

    public BoundedList<LoadBalancer> LoadBalancers { get; init; } = BoundedList<LoadBalancer>.Empty;

    /// <summary>The hosts of all Ingresses.</summary>
    public BoundedList<string> Hosts { get; init; } = BoundedList<string>.Empty;

    /// <summary>ExternalSecrets and SecretStores.</summary>
    public BoundedList<string> Secrets { get; init; } = BoundedList<string>.Empty;

    /// <summary>Objects with finalizers.</summary>
    public BoundedList<HeldObject> Held { get; init; } = BoundedList<HeldObject>.Empty;

    public IReadOnlyList<InventoryGap> Gaps { get; init; } = [];

    /// <summary>Whether nothing was found that a user would miss.</summary>
    public bool IsEmpty => Pods == 0 && Claims.Count == 0 && LoadBalancers.Count == 0 && Hosts.Count == 0;

    /// <summary>What a decision is about: it changes only when something appears or disappears that a user would miss.</summary>
    public string Fingerprint
    {
        get
        {
            string[] parts =
            [
                Pods > 0 ? "pods" : "",
                $"{Claims.Count}",
                .. Claims.Items.Select(claim => claim.Uid).Order(StringComparer.Ordinal),
                $"{LoadBalancers.Count}",
                .. LoadBalancers.Items.Select(balancer => balancer.Name).Order(StringComparer.Ordinal),
                $"{Hosts.Count}",
                .. Hosts.Items.Order(StringComparer.Ordinal),
            ];
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..16];
        }
    }

    /// <summary>A sentence with the figures.</summary>
    public Sentence Describe()
    {
        if (IsEmpty)
            return "It contains no pods, PersistentVolumeClaims, load balancers or Ingress hosts.";
        var pods = Sentence.ForCount(Pods, "1 pod", $"{Pods} pods");
        var claims = Sentence.ForCount(Claims.Count, "1 PersistentVolumeClaim", $"{Claims.Count} PersistentVolumeClaims");
        var balancers = Sentence.ForCount(LoadBalancers.Count, "1 load balancer", $"{LoadBalancers.Count} load balancers");
        var hosts = Sentence.ForCount(Hosts.Count, "1 Ingress host", $"{Hosts.Count} Ingress hosts");
        return $"It contains {pods}, {claims}, {balancers} and {hosts}.";
    }
}
