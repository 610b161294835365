using System.Collections.Immutable;

namespace TenantPortal.Sandbox.Resources;

/// <summary>The resources that are currently served; CustomResourceDefinitions add and remove some.</summary>
internal sealed class ResourceCatalog
{
    private ImmutableDictionary<(string Group, string Version, string Plural), ResourceType> _types = BuiltInResources.All.ToImmutableDictionary(type =>
        (type.Group, type.Version, type.Plural)
    );

    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the served resources change.</summary>
    public Task Changed => _changed.Task;

    public IReadOnlyList<ResourceType> All =>
        [.. _types.Values.OrderBy(type => type.Group, StringComparer.Ordinal).ThenBy(type => type.Plural, StringComparer.Ordinal)];

    public ResourceType? Find(string group, string version, string plural) => _types.GetValueOrDefault((group, version, plural));

    /// <summary>Sets the served versions of a custom resource; an empty list stops serving it.</summary>
    public void Replace(string group, string plural, IReadOnlyCollection<ResourceType> versions)
    {
        ImmutableInterlocked.Update(
            ref _types,
            types =>
                types
                    .RemoveRange(types.Keys.Where(key => key.Group == group && key.Plural == plural))
                    .AddRange(versions.Select(type => KeyValuePair.Create((type.Group, type.Version, type.Plural), type)))
        );
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }
}
