namespace TenantPortal.Core.Configuration;

/// <summary>A section of the settings and the type that it is bound to.</summary>
internal sealed record SettingsSection(string Name, Type Type);
