using TenantPortal.Core.Tiers.Blueprints.Yaml;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>Reads the <c>endpoint</c> of a <c>blueprint.yaml</c>; rendering fills in its placeholders.</summary>
internal static class EndpointReader
{
    private static readonly string[] Keys = ["server", "secret", "key", "holds", "issuerUrl", "clientId"];

    public static (EndpointRule Rule, long Line)? Read(YamlNode? node, string file, MistakeList mistakes)
    {
        if (node is null)
        {
            return null;
        }

        var before = mistakes.Count;
        var fields = new YamlFields(node, "The endpoint", file, mistakes, Keys);
        var (server, secret, key, holds) = (fields.Text("server"), fields.RequiredText("secret"), fields.RequiredText("key"), fields.RequiredText("holds"));
        var (issuer, client) = (fields.RequiredText("issuerUrl"), fields.RequiredText("clientId"));
        var names = Enum.GetNames<SecretContent>();
        if (holds.Length > 0 && !names.Contains(holds, StringComparer.Ordinal))
        {
            fields.Add(fields.Find("holds"), $"'holds' must be {string.Join(" or ", names)}, not '{holds}'.");
        }
        else if (holds.Length > 0 && (holds == nameof(SecretContent.CertificateAuthority)) != (server is not null))
        {
            fields.Add(fields.Find("holds"), "CertificateAuthority needs the key 'server'; Kubeconfig does not allow it.");
        }

        return mistakes.Count == before ? (new EndpointRule(server, secret, key, Enum.Parse<SecretContent>(holds), issuer, client), fields.Line) : null;
    }

    public static EndpointRule Render(EndpointRule rule, Func<string, string?> fill) =>
        rule with
        {
            Server = rule.Server is { } server ? fill(server) : null,
            Secret = fill(rule.Secret) ?? "",
            IssuerUrl = fill(rule.IssuerUrl) ?? "",
            ClientId = fill(rule.ClientId) ?? "",
        };
}
