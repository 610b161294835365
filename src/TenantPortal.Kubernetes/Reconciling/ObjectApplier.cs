using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>What became of one object: the live one, or the problem; neither while an add-on has yet to make it.</summary>
internal sealed record AppliedObject(ObjectReference Reference, JsonObject? Live, ClusterProblem? Problem)
{
    public AppliedObject(Manifest manifest, JsonObject? live, ClusterProblem? problem)
        : this(ObjectReference.Of(manifest), live, problem) { }
}

/// <summary>Makes one object true without ever taking what is not ours.</summary>
/// <param name="blockingReason">Why no new namespace may be made on the cluster; null when one may be. What is there is kept true all the same.</param>
internal sealed class ObjectApplier(ClusterApi api, string cluster, string tenant, Guid tenantId, TimeProvider time, string? blockingReason = null)
{
    /// <summary>
    /// How long an object that is refused is tried again. The portal gives itself its rights in the namespace a moment before; API servers
    /// read role bindings from a cache that is milliseconds behind.
    /// </summary>
    private static readonly TimeSpan[] RightsArrive = [.. new[] { 10, 20, 40, 80, 160, 320 }.Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds))];

    /// <summary>
    /// The namespace is made by POST, so that of two owners only one can win. One that exists is only ours when its labels and its tenant id say so.
    /// </summary>
    public async Task<AppliedObject> EnsureNamespaceAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var path = await api.PathOfAsync(manifest.ApiVersion, manifest.Kind, null, manifest.Name, cancellationToken);
        if (blockingReason is not null && (await api.GetAsync(path, cancellationToken)).IsNotFound)
            return new AppliedObject(manifest, null, new("GuardsMissing", blockingReason));
        var collection = await api.CollectionOfAsync(manifest.ApiVersion, manifest.Kind, null, cancellationToken);
        var created = await api.CreateAsync(collection, manifest.ToJson(), dryRun: false, cancellationToken);
        if (created.Succeeded)
            return new AppliedObject(manifest, created.Body, null);
        if (!created.IsConflict)
            return Refused(manifest, created);

        var live = await api.GetAsync(path, cancellationToken);
        if (!live.Succeeded)
            return Refused(manifest, live);
        if (!PortalLabels.IsOf(live.Body, tenant) || PortalLabels.TenantIdOf(live.Body) != tenantId.ToString())
            return new AppliedObject(
                manifest,
                null,
                new(
                    "NotOurs",
                    $"The cluster '{cluster}' already has a namespace '{manifest.Name}' that is not this tenant's. It is left alone; remove it, or ask for another name."
                )
            );
        if (live.Body["metadata"]?["deletionTimestamp"] is not null)
            return new AppliedObject(
                manifest,
                null,
                new("Terminating", $"The namespace '{manifest.Name}' is being deleted. It is created again when it is gone.")
            );
        var applied = await api.ApplyAsync(path, manifest.ToJson(), force: true, cancellationToken);
        return applied.Succeeded ? new AppliedObject(manifest, applied.Body, null) : Refused(manifest, applied);
    }

    /// <summary>Applies; where another manager holds a field, takes it only in an object that carries our labels.</summary>
    public async Task<AppliedObject> ApplyAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        string path;
        try
        {
            path = await api.PathOfAsync(manifest.ApiVersion, manifest.Kind, manifest.Namespace, manifest.Name, cancellationToken);
        }
        catch (UnknownKindException unknown)
        {
            return new AppliedObject(manifest, null, ClusterProblem.Explain(cluster, unknown));
        }

        if (await TopologyClass.FindProblemAsync(api, cluster, manifest, cancellationToken) is { } missing)
            return new AppliedObject(manifest, null, missing);
        var applied = await api.ApplyAsync(path, manifest.ToJson(), force: false, cancellationToken);
        foreach (var wait in RightsArrive.TakeWhile(_ => applied.IsForbidden))
        {
            await Task.Delay(wait, time, cancellationToken);
            applied = await api.ApplyAsync(path, manifest.ToJson(), force: false, cancellationToken);
        }

        if (applied.IsConflict)
        {
            var live = await api.GetAsync(path, cancellationToken);
            if (live.Succeeded && PortalLabels.IsOf(live.Body, tenant))
                applied = await api.ApplyAsync(path, manifest.ToJson(), force: true, cancellationToken);
        }

        return applied.Succeeded ? new AppliedObject(manifest, applied.Body, null) : Refused(manifest, applied);
    }

    /// <summary>The live object, for what is waited for.</summary>
    /// <param name="isMadeByAddOn">It may not be there yet, without that being a problem.</param>
    public async Task<AppliedObject> ReadAsync(ObjectReference reference, bool isMadeByAddOn, CancellationToken cancellationToken)
    {
        var path = await api.PathOfAsync(reference.ApiVersion, reference.Kind, reference.Namespace, reference.Name, cancellationToken);
        // Of a Secret it is enough that it is there: what is in it is not read here. OwnApiServer takes the one public part of it.
        var live = reference is { ApiVersion: "v1", Kind: "Secret" }
            ? await api.GetMetadataAsync(path, cancellationToken)
            : await api.GetAsync(path, cancellationToken);
        if (live.Succeeded)
            return new AppliedObject(reference, live.Body, null);
        return live.IsNotFound && isMadeByAddOn
            ? new AppliedObject(reference, null, null)
            : new AppliedObject(reference, null, ClusterProblem.Explain(cluster, live, reference.Title));
    }

    private AppliedObject Refused(Manifest manifest, ApiResponse response) => new(manifest, null, ClusterProblem.Explain(cluster, response, manifest.Title));
}
