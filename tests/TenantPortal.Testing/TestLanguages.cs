using TenantPortal.Core.Languages;

namespace TenantPortal.Testing;

/// <summary>The languages of the portal, for what is tested without it.</summary>
public static class TestLanguages
{
    public static LanguageCatalog Catalog { get; } = new();
}
