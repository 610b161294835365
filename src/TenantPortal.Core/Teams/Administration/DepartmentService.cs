using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>A saved department.</summary>
public sealed record SavedDepartment(string Name, Guid Version);

/// <summary>Creates, changes and deletes departments, for platform admins.</summary>
public sealed class DepartmentService(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    /// <summary>The audit subject of a department, which no tenant name can equal.</summary>
    public static string SubjectOf(string department) => $"department/{department}";

    public async Task<Result<SavedDepartment>> CreateAsync(CurrentUser user, DepartmentInput input, CancellationToken cancellationToken)
    {
        if (!user.IsPlatformAdmin)
            return OnlyAdmins();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (profile, problems) = TeamPolicy.Check(input, null, await db.Departments.AnyAsync(department => department.Name == input.Name, cancellationToken));
        if (profile is null)
            return problems.ToArray();

        var department = new Department(input.Name!, profile);
        db.Departments.Add(department);
        db.Audit.Add(
            new AuditEntry(
                user,
                "department.created",
                SubjectOf(department.Name),
                $"Created department '{department.Title}' with manager group '{profile.ManagerGroup}'.",
                time.GetUtcNow()
            )
        );
        return await SaveAsync(db, new SavedDepartment(department.Name, department.Version), cancellationToken);
    }

    public async Task<Result<SavedDepartment>> ChangeAsync(CurrentUser user, string name, DepartmentInput input, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await FindAsync(db, user, name, cancellationToken);
        if (!found.Succeeded)
            return found.Problems.ToArray();
        var department = found.Value;
        if (input.Version is null)
            return new Problem("The version is missing. Send the version of the department that you are changing.", "version");
        if (input.Version != department.Version)
            return ChangedMeanwhile();
        var (profile, problems) = TeamPolicy.Check(input, name, nameIsTaken: false);
        if (profile is null)
            return problems.ToArray();
        if (department.ToProfile().DescribeChange(profile) is not { Length: > 0 } changed)
            return new SavedDepartment(name, department.Version);

        department.Change(profile);
        db.Audit.Add(new AuditEntry(user, "department.changed", SubjectOf(name), changed, time.GetUtcNow()));
        return await SaveAsync(db, new SavedDepartment(name, department.Version), cancellationToken);
    }

    /// <summary>Deletes a department without teams.</summary>
    public async Task<Result<SavedDepartment>> DeleteAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await FindAsync(db, user, name, cancellationToken);
        if (!found.Succeeded)
            return found.Problems.ToArray();
        if (
            await db.Teams.Where(team => team.Department == name).OrderBy(team => team.Title).Select(team => team.Title).ToListAsync(cancellationToken) is
            { Count: > 0 } teams
        )
            return new Problem(
                $"The department oversees {string.Join(", ", teams.Select(team => $"'{team}'"))}. Move them to another department first.",
                Kind: ProblemKind.Conflict
            );

        db.Departments.Remove(found.Value);
        db.Audit.Add(new AuditEntry(user, "department.deleted", SubjectOf(name), $"Deleted department '{found.Value.Title}'.", time.GetUtcNow()));
        return await SaveAsync(db, new SavedDepartment(name, found.Value.Version), cancellationToken);
    }

    private static async Task<Result<Department>> FindAsync(PortalDb db, CurrentUser user, string name, CancellationToken cancellationToken)
    {
        if (!user.SeesEverything || await db.Departments.SingleOrDefaultAsync(department => department.Name == name, cancellationToken) is not { } department)
            return new Problem($"There is no department '{name}' that you can see.", Kind: ProblemKind.NotFound);
        return user.IsPlatformAdmin ? department : OnlyAdmins();
    }

    private static async Task<Result<SavedDepartment>> SaveAsync(PortalDb db, SavedDepartment saved, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return saved;
        }
        catch (DbUpdateException exception)
            when (exception is DbUpdateConcurrencyException || exception.ViolatesKeyOf<Department>(db) || exception.IsForeignKeyViolation())
        {
            return ChangedMeanwhile();
        }
    }

    private static Problem OnlyAdmins() => new("Only platform admins can change departments.", Kind: ProblemKind.Forbidden);

    private static Problem ChangedMeanwhile() => new("The department was just changed or was assigned a team. Reload the page.", Kind: ProblemKind.Conflict);
}
