using System.Text;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Tenants.Reading;

namespace TenantPortal.Core.Tenants.Exporting;

/// <summary>A file to download.</summary>
public sealed record ExportedFile(string Name, string ContentType, byte[] Content);

/// <summary>Exports approved or requested manifests as files. Downloads are recorded in the audit log.</summary>
public sealed class ExportService(TenantReader tenants, RequestReader requests, AuditLog log)
{
    private const string Zip = "application/zip";

    public async Task<Result<ExportedFile>> ExportTenantAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        if (await tenants.FindAsync(user, name, cancellationToken) is not { } tenant)
            return NoTenant(name);
        await RecordAsync(user, tenant, "manifests", cancellationToken);
        return new ExportedFile($"{tenant.Summary.Name}.zip", Zip, ManifestExport.Write($"tenant {tenant.Summary.Name}", tenant.Revision, tenant.Yaml));
    }

    public async Task<Result<ExportedFile>> ExportVariablesAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        if (await tenants.FindAsync(user, name, cancellationToken) is not { } tenant)
            return NoTenant(name);
        if (TerraformVariables.Write(tenant.Yaml) is not { } variables)
            return new Problem(
                $"'{tenant.Summary.Name}' is not a dedicated cluster, so it has no Terraform variables. Its manifests are at "
                    + $"/api/v1/tenants/{tenant.Summary.Name}/export.",
                Kind: ProblemKind.Conflict
            );
        await RecordAsync(user, tenant, "Terraform variables", cancellationToken);
        return new ExportedFile($"{tenant.Summary.Name}.tfvars.json", "application/json", Encoding.UTF8.GetBytes(variables));
    }

    /// <summary>The manifests that an approval would create, for review with other tools.</summary>
    public async Task<Result<ExportedFile>> ExportRequestAsync(CurrentUser user, string id, CancellationToken cancellationToken)
    {
        if (await requests.FindAsync(user, id, cancellationToken) is not { } request)
            return Problem.NotFound("Request", id);
        var summary = request.Summary;
        await log.RecordAsync(
            user,
            "manifests.exported",
            summary.Id,
            $"Downloaded the manifests of request '{summary.Id}', revision {request.Revision}.",
            summary.Tenant,
            summary.Team,
            cancellationToken
        );
        return new ExportedFile(
            $"{summary.Id}.zip",
            Zip,
            ManifestExport.Write($"request {summary.Id} for tenant {summary.Tenant}", request.Revision, request.Yaml)
        );
    }

    private Task RecordAsync(CurrentUser user, TenantDetails tenant, string what, CancellationToken cancellationToken) =>
        log.RecordAsync(
            user,
            "manifests.exported",
            tenant.Summary.Name,
            $"Downloaded the {what} of tenant '{tenant.Summary.Name}', revision {tenant.Revision}.",
            tenant.Summary.Name,
            tenant.Summary.Team,
            cancellationToken
        );

    private static Problem NoTenant(string name) => Problem.NotFound("Tenant", name);
}
