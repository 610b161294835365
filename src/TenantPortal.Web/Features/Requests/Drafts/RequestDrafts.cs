using TenantPortal.Core;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;
using TenantPortal.Web.Features.Requests.Submitting;
using TenantPortal.Web.Features.Tiers;

namespace TenantPortal.Web.Features.Requests.Drafts;

/// <summary>Fills the form from a saved draft, from a request to edit, or from a tenant to change.</summary>
public static class RequestDrafts
{
    public static RequestDraft From(RequestInput input, TierCatalog tiers)
    {
        var draft = new RequestDraft
        {
            Kind = input.Kind,
            Team = input.Team,
            Tenant = input.Tenant,
            Product = string.IsNullOrEmpty(input.Product) ? null : input.Product,
            Purpose = input.Purpose,
            Environment = input.Environment,
            Cluster = input.Cluster,
            Case = CaseDraft.From(input.Case),
            OverrideReason = input.OverrideReason,
            ApplyWhenItFits = input.ApplyWhenItFits,
            Options = (input.Options ?? new Dictionary<string, string>()).ToDictionary(option => option.Key, option => (string?)option.Value),
            SecretBackend = input.Secrets?.Backend,
            SecretNames = input.Secrets is { Names: { } names } ? string.Join('\n', names) : null,
            ExpiryDate = RequestDraft.WriteDay(input.ExpiresOn),
            Volumes = input.Volumes ?? VolumeChoice.Keep,
            Texts = RequestField.TextsOf(input.Kind).ToDictionary(field => field.Key, field => field.Text!.Read(input)),
            Access = [.. (input.Access ?? []).Select(access => new AccessDraft { Group = access.Group, Role = access.Role })],
            Size = input.Quota is { Count: > 0 } ? null : input.Size,
        };
        if (input.Environments is { Count: > 0 } environments)
            draft.Fill(environments);
        if (input.Tenants is { Count: > 0 } tenants)
            (draft.Tenant, draft.MoreTenants) = (tenants[0], [.. tenants.Skip(1)]);
        if (tiers.Find(input.Tier ?? "") is { } tier)
            draft.Choose(tier);
        if (input.Quota is not { Count: > 0 } amounts)
            return draft;
        draft.Size = RequestDraft.Custom;
        foreach (var (name, amount) in amounts)
            draft.Amounts[name] = amount;
        return draft;
    }

    private static void Fill(this RequestDraft draft, IReadOnlyList<EnvironmentInput> environments)
    {
        draft.Environment = environments[0].Environment;
        draft.MoreEnvironments = [.. environments.Skip(1).Select(one => one.Environment).OfType<string>()];
        foreach (var one in environments.Where(one => one is { Environment: not null, SetsQuota: true }))
        {
            draft.SetsEachEnvironment = true;
            draft.EnvironmentSizes[one.Environment!] = one.Quota is { Count: > 0 } ? RequestDraft.Custom : one.Size;
            if (one.Quota is { Count: > 0 } amounts)
                draft.EnvironmentAmounts[one.Environment!] = amounts.ToDictionary(amount => amount.Key, amount => (string?)amount.Value);
        }
    }

    /// <summary>Returns the input of a request and of those that are decided together with it, from which the team makes changes.</summary>
    public static RequestInput InputOf(RequestDetails request)
    {
        var (kind, spec) = (request.Summary.Kind, request.Summary.Requested);
        var input = InputOf(kind, spec, request.Purpose) with { Volumes = request.Deletion?.Volumes };
        if (request.Group.Count == 0)
            return kind == RequestKind.Create && spec.Product is { } joined ? input with { Tenant = null, Product = joined } : input;
        if (kind != RequestKind.Create)
            return input with { Tenant = null, Tenants = [.. request.Group.Select(one => one.Tenant)] };
        return input with
        {
            Tenant = request.Summary.Product,
            Environment = null,
            Environments =
            [
                .. request.Group.Select(one => new EnvironmentInput(one.Requested.Environment)
                {
                    Size = one.Requested.Size,
                    Quota = one.Requested.Size is null ? one.Requested.Quota.ToAmounts() : null,
                }),
            ],
        };
    }

    /// <summary>Returns the input for further environments of a product, with what a tenant of it has and they may share.</summary>
    public static RequestInput AdditionTo(string product, TenantSpec present) =>
        InputOf(RequestKind.Create, present, null) with
        {
            Tenant = null,
            Product = product,
            Environment = null,
            ExpiresOn = null,
            Secrets = null,
            Access = null,
        };

    /// <summary>Returns the input that describes the current state, from which the user makes changes.</summary>
    public static RequestInput InputOf(RequestKind kind, TenantSpec spec, string? purpose) =>
        RequestField.TextsOf(kind).Aggregate(FixedInputOf(kind, spec, purpose), (input, field) => field.Text!.Write(input, field.Text.ReadSpec(spec)));

    private static RequestInput FixedInputOf(RequestKind kind, TenantSpec spec, string? purpose) =>
        new()
        {
            Kind = kind,
            Team = spec.Team,
            Tenant = spec.Name,
            Purpose = purpose,
            Environment = spec.Environment,
            Cluster = spec.Cluster,
            Case = InputOf(spec.Case),
            Tier = spec.Tier,
            OverrideReason = spec.OverrideReason,
            ApplyWhenItFits = kind == RequestKind.ChangeQuota && spec.AppliesQuotaWhenItFits,
            Size = spec.Size,
            Quota = spec.Size is null ? spec.Quota.ToAmounts().ToDictionary() : null,
            Options = spec.Options,
            ExpiresOn = spec.ExpiresOn,
            Secrets = spec.Secrets is { } secrets ? new SecretsInput(secrets.Backend, secrets.Names) : null,
            Access = [.. spec.Access.Select(grant => new AccessInput(grant.Group, grant.Role.ToString()))],
        };

    private static CaseInput InputOf(TenantCase facts) =>
        new()
        {
            Audience = facts.Audience == Audience.External ? "external" : "internal",
            Compliance = facts.Compliance,
            NeedsOwnCrds = facts.NeedsOwnCrds,
            NeedsOtherKubernetesVersion = facts.NeedsOtherKubernetesVersion,
            NeedsBlastRadius = facts.NeedsBlastRadius,
            NeedsPrivileged = facts.NeedsPrivileged,
        };
}
