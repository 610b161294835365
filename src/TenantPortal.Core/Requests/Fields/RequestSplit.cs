using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Requests.Fields;

/// <summary>Turns a request for several tenants of a product into one request for each, or into the problems that prevent it.</summary>
public static class RequestSplit
{
    /// <summary>The most tenants that are decided together.</summary>
    public const int MaxTenants = 20;

    /// <summary>One request for each tenant. A request for one tenant is returned as it is.</summary>
    /// <param name="environments">The configured environments.</param>
    public static Result<RequestInput[]> Split(RequestInput input, IReadOnlyList<string> environments)
    {
        if (!string.IsNullOrEmpty(input.Product))
            return input.Kind == RequestKind.Create
                ? SplitAddition(input, environments)
                : new Problem("Only a request for further environments can name a product. Leave it out.", "product");
        if (input.Environments is { Count: > 0 } several)
            return input.Kind == RequestKind.Create
                ? SplitProduct(input, several, environments)
                : new Problem("Only a request for a new product can have environments. Leave them out.", "environments");
        return input.Tenants is { Count: > 0 } tenants
            ? SplitTenants(input, tenants)
            : new RequestInput[] { input with { Environments = null, Tenants = null } };
    }

    /// <summary>The name of the product that is requested, or that the tenants join; null for a request for a tenant of its own.</summary>
    public static string? ProductOf(RequestInput input) =>
        input.Kind != RequestKind.Create ? null
        : !string.IsNullOrEmpty(input.Product) ? input.Product
        : input.Environments is { Count: > 1 } ? input.Tenant
        : null;

    /// <summary>Names the tenants of further environments of a product after it.</summary>
    private static Result<RequestInput[]> SplitAddition(RequestInput input, IReadOnlyList<string> environments)
    {
        if (!string.IsNullOrEmpty(input.Tenant) || input.Tenants is { Count: > 0 })
            return new Problem("The tenants are named after the product. Leave their names out.", "tenant");
        if (!string.IsNullOrEmpty(input.Environment) && input.Environments is { Count: > 0 })
            return new Problem("Set an environment or environments, not both.", "environments");
        if (string.IsNullOrEmpty(input.Environment) && input.Environments is null or { Count: 0 })
            return new Problem($"Choose an environment: {string.Join(", ", environments)}.", "environment");
        IReadOnlyList<EnvironmentInput> several = input.Environments is { Count: > 0 } ? input.Environments : [new EnvironmentInput(input.Environment)];
        var problems = CheckEnvironments([.. several.Select(one => one.Environment ?? "")], environments).ToList();
        return problems.Count > 0 ? problems.ToArray() : NameParts(input, several, input.Product!);
    }

    private static Result<RequestInput[]> NameParts(RequestInput input, IReadOnlyList<EnvironmentInput> several, string product)
    {
        var parts = several.Select(one => PartOf(input, one, ProductNames.Of(product, one.Environment!))).ToArray();
        var problems = CheckNames(parts).ToArray();
        return problems.Length > 0 ? problems : parts;
    }

    private static Result<RequestInput[]> SplitProduct(RequestInput input, IReadOnlyList<EnvironmentInput> several, IReadOnlyList<string> environments)
    {
        if (!string.IsNullOrEmpty(input.Environment))
            return new Problem("Set an environment or environments, not both.", "environments");
        if (input.Tenants is { Count: > 0 })
            return new Problem("A request for a new product has a name and environments. Leave out the tenants.", "tenants");
        var problems = CheckEnvironments([.. several.Select(one => one.Environment ?? "")], environments).ToList();
        if (several.Count == 1)
            return problems.Count > 0 ? problems.ToArray() : new RequestInput[] { PartOf(input, several[0], input.Tenant) };
        problems.AddRange(CheckProductName(input.Tenant));
        if (problems.Count > 0)
            return problems.ToArray();
        return NameParts(input, several, input.Tenant!);
    }

    private static Result<RequestInput[]> SplitTenants(RequestInput input, IReadOnlyList<string> tenants)
    {
        if (input.Kind is not (RequestKind.Delete or RequestKind.ChangeAccess))
            return new Problem("Only deletions and changes of access can be requested for several tenants. Name one tenant.", "tenants");
        if (!string.IsNullOrEmpty(input.Tenant))
            return new Problem("Name a tenant or tenants, not both.", "tenants");
        if (tenants.Count > MaxTenants)
            return new Problem($"The limit is {MaxTenants} tenants. Submit several requests.", "tenants");
        if (tenants.CountBy(name => name).FirstOrDefault(name => name.Value > 1) is { Value: > 1 } twice)
            return new Problem($"'{WrittenText.Shorten(twice.Key)}' is listed more than once. Remove the duplicate.", "tenants");
        return tenants.Select(name => input with { Tenant = name, Tenants = null }).ToArray();
    }

    private static RequestInput PartOf(RequestInput input, EnvironmentInput environment, string? name) =>
        input with
        {
            Tenant = name,
            Environment = environment.Environment,
            Environments = null,
            Size = environment.SetsQuota ? environment.Size : input.Size,
            Quota = environment.SetsQuota ? environment.Quota : input.Quota,
        };

    private static IEnumerable<Problem> CheckEnvironments(IReadOnlyList<string> chosen, IReadOnlyList<string> environments)
    {
        foreach (var name in chosen.Where(name => !environments.Contains(name)).Distinct())
            yield return new($"There is no environment called '{WrittenText.Shorten(name)}'. Choose from {string.Join(", ", environments)}.", "environments");
        foreach (var name in chosen.CountBy(name => name).Where(name => name.Value > 1 && environments.Contains(name.Key)))
            yield return new($"The environment '{name.Key}' is listed more than once. Remove the duplicate.", "environments");
        if (chosen.Count > MaxTenants)
            yield return new($"The limit is {MaxTenants} environments. Submit several requests.", "environments");
    }

    private static IEnumerable<Problem> CheckProductName(string? product)
    {
        if (string.IsNullOrEmpty(product))
            yield return new("Enter a name for the product.", "tenant");
        else if (!TenantName.TryParse(product, out _))
            yield return new($"'{WrittenText.Shorten(product)}' is not a valid product name. {TenantName.Rule}", "tenant");
    }

    private static IEnumerable<Problem> CheckNames(IReadOnlyList<RequestInput> parts)
    {
        foreach (var part in parts.Where(part => part.Tenant!.Length > TenantName.MaxLength))
        {
            Sentence advice = string.IsNullOrEmpty(part.Product) ? (Sentence)"Shorten the name of the product." : "Choose another environment.";
            yield return new(
                $"{part.Environment}: '{part.Tenant}' has {part.Tenant!.Length} characters. The limit is {TenantName.MaxLength}, "
                    + $"including the suffix. {advice}",
                "tenant"
            );
        }

        foreach (var same in parts.GroupBy(part => part.Tenant).Where(same => same.Count() > 1))
        {
            var environments = same.Select(part => (Sentence)$"{part.Environment}").Aggregate((all, one) => $"{all} and {one}");
            yield return new($"The environments {environments} would both create '{same.Key}'. Leave one of them out.", "environments");
        }
    }
}
