using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Selectors;

/// <summary>Selects the objects of a list, a watch or a deletecollection.</summary>
internal sealed record ObjectFilter(string? Namespace, LabelSelector Labels, FieldSelector Fields)
{
    public bool Matches(StoredObject stored) => (Namespace is null || stored.Namespace == Namespace) && Fields.Matches(stored) && Labels.Matches(stored.Labels);
}
