namespace TenantPortal.Core.Drift;

/// <summary>A field of a live object that differs from the approved manifest.</summary>
/// <param name="Approved">The approved value as short text; null when the object itself is not approved.</param>
/// <param name="Live">The live value as short text; null when it is missing.</param>
/// <param name="Manager">The field manager that set the live value; null when the API server records none.</param>
/// <param name="ChangedAt">When it did; null when that is not recorded.</param>
/// <param name="IsOwned">Whether the portal's own apply set the live value: the API server then only writes it in another form.</param>
public sealed record FieldDifference(FieldPath Path, string? Approved, string? Live, string? Manager, DateTimeOffset? ChangedAt, bool IsOwned = false);
