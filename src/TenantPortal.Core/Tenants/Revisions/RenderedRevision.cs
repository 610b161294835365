namespace TenantPortal.Core.Tenants.Revisions;

/// <summary>What was rendered for a request, kept under its hash: what people saw is what is applied.</summary>
public sealed class RenderedRevision(string hash, string yaml)
{
    public string Hash { get; private set; } = hash;

    public string Yaml { get; private set; } = yaml;
}
