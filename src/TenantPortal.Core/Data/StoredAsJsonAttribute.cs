namespace TenantPortal.Core.Data;

/// <summary>A type whose values, alone or in a list, are stored in one column as JSON text and are read and written as a whole.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class StoredAsJsonAttribute : Attribute;
