using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Selectors;

/// <summary>Which objects a list, a watch or a deletecollection is about.</summary>
internal sealed record ObjectFilter(string? Namespace, LabelSelector Labels, FieldSelector Fields)
{
    public bool Matches(StoredObject stored) => (Namespace is null || stored.Namespace == Namespace) && Fields.Matches(stored) && Labels.Matches(stored.Labels);
}
