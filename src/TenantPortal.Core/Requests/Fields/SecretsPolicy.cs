using System.Text.RegularExpressions;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Secrets;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Requests.Fields;

/// <summary>Which secrets a tenant may request by name.</summary>
public static partial class SecretsPolicy
{
    public const int MaxNames = 50;

    private const string Field = "secrets";

    /// <returns>Null when none are requested, or when something is wrong.</returns>
    public static TenantSecrets? Check(SecretsInput? requested, Tier? tier, SecretBackendCatalog backends, List<Problem> problems)
    {
        if (requested is null || (string.IsNullOrEmpty(requested.Backend) && requested.Names is null or { Count: 0 }))
            return null;
        var before = problems.Count;
        if (tier is { Isolation: not Isolation.Namespace })
            problems.Add(new($"{tier.Title} is its own cluster: install external-secrets in it instead. Leave the secrets out.", Field));
        if (backends.Find(requested.Backend ?? "") is null)
            problems.Add(
                new(
                    backends.All.Count == 0
                        ? (Sentence)"No secrets manager is configured. Leave the secrets out, or contact a platform admin."
                        : (Sentence)$"Choose where the secrets come from: {string.Join(", ", backends.All.Select(backend => backend.Name))}.",
                    "secrets.backend"
                )
            );
        if (requested.Names is not { Count: > 0 } names)
            problems.Add(new("List the secrets that the tenant needs, or choose no secrets manager.", Field));
        else if (names.Count > MaxNames)
            problems.Add(new($"There are {names.Count} secrets. The limit is {MaxNames}. Store values that belong together in one secret.", Field));
        else
            CheckNames(names, problems);
        return problems.Count > before ? null : new TenantSecrets(requested.Backend!, [.. requested.Names!.Order(StringComparer.Ordinal)]);
    }

    private static void CheckNames(IReadOnlyList<string> names, List<Problem> problems)
    {
        foreach (var name in names.Where(name => !NameForm().IsMatch(name ?? "")))
            problems.Add(
                new(
                    $"'{WrittenText.Shorten(name ?? "")}' is not a valid secret name. "
                        + $"Use up to 63 lower-case letters, digits and hyphens, and begin and end with a letter or digit.",
                    Field
                )
            );
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            problems.Add(new($"The secret '{WrittenText.Shorten(twice.Key ?? "")}' is listed twice.", Field));
        // The portal's own objects are called so.
        if (names.Any(name => name is SecretBackend.ServiceAccount))
            problems.Add(new($"The name '{SecretBackend.ServiceAccount}' is reserved. Choose another name.", Field));
    }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();
}
