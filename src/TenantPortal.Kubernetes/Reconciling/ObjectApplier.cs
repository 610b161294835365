using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>The result for one object: the live object or a problem; neither while an add-on has yet to create it.</summary>
internal sealed record AppliedObject(ObjectReference Reference, JsonObject? Live, ClusterProblem? Problem)
{
    public AppliedObject(Manifest manifest, JsonObject? live, ClusterProblem? problem)
        : this(ObjectReference.Of(manifest), live, problem) { }

    /// <summary>Why a part of it was not applied, as a sentence; null when all of it was.</summary>
    public string? Kept { get; init; }

    /// <summary>What it waits for where something else applies it, as a sentence; null when it is as it should be.</summary>
    public string? Awaited { get; init; }
}

/// <summary>Applies single objects without ever taking over objects that the portal does not own.</summary>
/// <param name="owner">Whose objects they are.</param>
/// <param name="drift">Notes what others changed, and leaves in place what it must.</param>
/// <param name="guardsQuotas">Whether a quota that is there may be larger than the approved one, so that its use decides whether it is lowered.</param>
/// <param name="blockingReason">Why no new namespace may be created on the cluster; null when it may. Existing objects are reconciled anyway.</param>
internal sealed class ObjectApplier(
    ClusterApi api,
    string cluster,
    ObjectOwner owner,
    DriftPass drift,
    TimeProvider time,
    bool guardsQuotas,
    string? blockingReason = null
)
{
    /// <summary>
    /// The delays between attempts for a refused object. The portal has just granted itself rights in the namespace, and API servers
    /// read role bindings from a cache that lags by milliseconds.
    /// </summary>
    private static readonly TimeSpan[] RightsDelays = [.. new[] { 10, 20, 40, 80, 160, 320 }.Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds))];

    /// <summary>
    /// The namespace is created with POST, so that only one of two owners can win. An existing one belongs to the tenant when its UID or its
    /// labels and tenant ID match.
    /// </summary>
    public async Task<AppliedObject> EnsureNamespaceAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var path = await api.PathOfAsync(manifest.ApiVersion, manifest.Kind, null, manifest.Name, cancellationToken);
        if (blockingReason is not null && await api.GetAsync(path, cancellationToken) is { Succeeded: false } missing)
            return missing.IsNotFound ? new AppliedObject(manifest, null, new("GuardsMissing", blockingReason)) : Refused(manifest, missing);
        var collection = await api.CollectionOfAsync(manifest.ApiVersion, manifest.Kind, null, cancellationToken);
        var created = await api.CreateAsync(collection, manifest.ToJson(), dryRun: false, cancellationToken);
        if (created.Succeeded)
            return Applied(manifest, created);
        if (!created.IsAlreadyExists)
            return Refused(manifest, created);

        var live = await api.GetAsync(path, cancellationToken);
        if (!live.Succeeded)
            return Refused(manifest, live);
        if (!owner.OwnsNamespace(live.Body))
            return new AppliedObject(
                manifest,
                null,
                new(
                    "NotOurs",
                    $"Cluster '{cluster}' already has a namespace '{manifest.Name}' that does not belong to this tenant. The portal "
                        + "changes nothing in it. Request the tenant under another name."
                )
            );
        if (live.Body["metadata"]?["deletionTimestamp"] is not null)
            return new AppliedObject(
                manifest,
                null,
                new("Terminating", $"The namespace '{manifest.Name}' is being deleted. The portal creates it again afterwards.")
            );
        drift.Found(manifest, live.Body);
        var applied = await api.ApplyAsync(path, drift.BodyOf(manifest), force: true, cancellationToken);
        return applied.Succeeded ? Applied(manifest, applied) : Refused(manifest, applied);
    }

    /// <summary>Applies an object. Takes over fields of another manager only in objects that are known to be the tenant's.</summary>
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
        string? kept = null;
        if (guardsQuotas && QuotaGuard.IsFor(manifest) && await api.GetAsync(path, cancellationToken) is { Succeeded: true } present)
            (manifest, kept) = QuotaGuard.Keep(manifest, present.Body);
        var applied = await api.ApplyAsync(path, drift.BodyOf(manifest), force: false, cancellationToken);
        foreach (var wait in RightsDelays.TakeWhile(_ => applied.IsForbidden))
        {
            await Task.Delay(wait, time, cancellationToken);
            applied = await api.ApplyAsync(path, drift.BodyOf(manifest), force: false, cancellationToken);
        }

        if (applied.IsConflict)
        {
            var live = await api.GetAsync(path, cancellationToken);
            if (live.Succeeded && (owner.Owns(ObjectReference.Of(manifest), live.Body) || drift.HasApplied(manifest, live.Body)))
            {
                drift.Found(manifest, live.Body);
                applied = await api.ApplyAsync(path, drift.BodyOf(manifest), force: true, cancellationToken);
            }
        }

        return applied.Succeeded ? Applied(manifest, applied) with { Kept = kept } : Refused(manifest, applied);
    }

    /// <summary>Reads the live object, to check its readiness.</summary>
    /// <param name="isMadeByAddOn">Whether the object may be missing without a problem.</param>
    public async Task<AppliedObject> ReadAsync(ObjectReference reference, bool isMadeByAddOn, CancellationToken cancellationToken)
    {
        var path = await api.PathOfAsync(reference.ApiVersion, reference.Kind, reference.Namespace, reference.Name, cancellationToken);
        // A Secret only needs to exist: its content is not read here. OwnApiServer reads its public part.
        var live = reference is { ApiVersion: "v1", Kind: "Secret" }
            ? await api.GetMetadataAsync(path, cancellationToken)
            : await api.GetAsync(path, cancellationToken);
        if (live.Succeeded)
            return new AppliedObject(reference, live.Body, null);
        return live.IsNotFound && isMadeByAddOn
            ? new AppliedObject(reference, null, null)
            : new AppliedObject(reference, null, ClusterProblem.Explain(cluster, live, reference.Title));
    }

    /// <summary>Applies an object, and reports a failed call as its problem, so that it does not hide what became of the others.</summary>
    public async Task<AppliedObject> TryApplyAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        try
        {
            return await ApplyAsync(manifest, cancellationToken);
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception) && !cancellationToken.IsCancellationRequested)
        {
            return new AppliedObject(manifest, null, ClusterProblem.Explain(cluster, exception));
        }
    }

    private AppliedObject Applied(Manifest manifest, ApiResponse applied)
    {
        drift.Applied(manifest, applied.Body, isNew: applied.Code == 201);
        return new AppliedObject(manifest, applied.Body, null);
    }

    private AppliedObject Refused(Manifest manifest, ApiResponse response) => new(manifest, null, ClusterProblem.Explain(cluster, response, manifest.Title));
}
