using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>A saved department.</summary>
/// <param name="AwaitsConfirmation">Nothing has changed yet: another platform admin has to confirm the change.</param>
public sealed record SavedDepartment(string Name, Guid Version, bool AwaitsConfirmation = false);

/// <summary>Creates, changes and deletes departments, for platform admins.</summary>
public sealed class DepartmentService(IDbContextFactory<PortalDb> databases, RightsProposals proposals, TimeProvider time)
{
    /// <summary>The audit subject of a department, which no tenant name can equal.</summary>
    public static string SubjectOf(string department) => $"department/{department}";

    public async Task<Result<SavedDepartment>> CreateAsync(CurrentUser user, DepartmentInput input, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await CreateAsync(db, user, input, cancellationToken);
    }

    /// <summary>The same as a part of the caller's transaction, if there is one.</summary>
    internal async Task<Result<SavedDepartment>> CreateAsync(PortalDb db, CurrentUser user, DepartmentInput input, CancellationToken cancellationToken)
    {
        if (!user.IsPlatformAdmin)
            return OnlyAdmins();
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

    /// <summary>Changes a department. A change that gives the user rights waits for another admin, where there is one.</summary>
    public async Task<Result<SavedDepartment>> ChangeAsync(CurrentUser user, string name, DepartmentInput input, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await ChangeAsync(db, user, name, input, cancellationToken);
    }

    /// <summary>The same as a part of the caller's transaction, if there is one.</summary>
    internal async Task<Result<SavedDepartment>> ChangeAsync(
        PortalDb db,
        CurrentUser user,
        string name,
        DepartmentInput input,
        CancellationToken cancellationToken
    )
    {
        var found = await FindAsync(db, user, name, cancellationToken);
        if (!found.Succeeded)
            return found.Problems.ToArray();
        var prepared = Prepare(found.Value, input);
        if (!prepared.Succeeded)
            return prepared.Problems.ToArray();
        var (department, before, after) = (found.Value, found.Value.ToProfile(), prepared.Value);
        if (before.DescribeChange(after) is not { Length: > 0 } changed)
            return new SavedDepartment(name, department.Version);
        var (had, gets) = (before.ManagerGroup.Id.Value, after.ManagerGroup.Id.Value);
        string[] gained = had == gets || user.Groups.Contains(had) ? [] : [gets];
        if (!await proposals.NeedsSecondAdminAsync(db, user, gained, null, cancellationToken))
            return await ApplyAsync(db, user, department, after, changed, ProposalOutcome.Replaced, cancellationToken);

        await proposals.ProposeAsync(db, user, SubjectOf(name), changed, input, cancellationToken);
        return new SavedDepartment(name, department.Version, AwaitsConfirmation: true);
    }

    /// <summary>Makes the change that another admin proposed.</summary>
    /// <param name="revision">The revision of the proposal that was seen.</param>
    public async Task<Result<SavedDepartment>> ConfirmAsync(CurrentUser user, string name, string? revision, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await FindAsync(db, user, name, cancellationToken);
        if (!found.Succeeded)
            return found.Problems.ToArray();
        var proposal = await proposals.FindConfirmableAsync(db, user, SubjectOf(name), revision, cancellationToken);
        if (!proposal.Succeeded)
            return proposal.Problems.ToArray();
        var prepared = Prepare(found.Value, proposal.Value.ReadInput<DepartmentInput>());
        if (!prepared.Succeeded)
            return prepared.Problems.ToArray();
        var changed = proposal.Value.DescribeConfirmedBy(user);
        return await ApplyAsync(db, user, found.Value, prepared.Value, changed, ProposalOutcome.Confirmed, cancellationToken);
    }

    /// <summary>Discards a proposed change.</summary>
    public async Task<Result<string>> DiscardProposalAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await FindAsync(db, user, name, cancellationToken);
        if (!found.Succeeded)
            return found.Problems.ToArray();
        await proposals.DiscardAsync(db, user, SubjectOf(name), cancellationToken);
        return name;
    }

    private static Result<DepartmentProfile> Prepare(Department department, DepartmentInput input)
    {
        if (input.Version is null)
            return new Problem("The version is missing. Send the version of the department that you are changing.", "version");
        if (input.Version != department.Version)
            return ChangedMeanwhile();
        var (profile, problems) = TeamPolicy.Check(input, department.Name, nameIsTaken: false);
        return profile is null ? problems.ToArray() : profile;
    }

    private async Task<Result<SavedDepartment>> ApplyAsync(
        PortalDb db,
        CurrentUser user,
        Department department,
        DepartmentProfile profile,
        string changed,
        ProposalOutcome outcome,
        CancellationToken cancellationToken
    )
    {
        await proposals.EndAsync(db, user, SubjectOf(department.Name), outcome, cancellationToken);
        department.Change(profile);
        db.Audit.Add(new AuditEntry(user, "department.changed", SubjectOf(department.Name), changed, time.GetUtcNow()));
        return await SaveAsync(db, new SavedDepartment(department.Name, department.Version), cancellationToken);
    }

    /// <summary>Deletes a department without teams.</summary>
    public async Task<Result<SavedDepartment>> DeleteAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await DeleteAsync(db, user, name, cancellationToken);
    }

    /// <summary>The same as a part of the caller's transaction, if there is one.</summary>
    internal async Task<Result<SavedDepartment>> DeleteAsync(PortalDb db, CurrentUser user, string name, CancellationToken cancellationToken)
    {
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
        await proposals.EndAsync(db, user, SubjectOf(name), ProposalOutcome.Replaced, cancellationToken);
        db.Audit.Add(new AuditEntry(user, "department.deleted", SubjectOf(name), $"Deleted department '{found.Value.Title}'.", time.GetUtcNow()));
        return await SaveAsync(db, new SavedDepartment(name, found.Value.Version), cancellationToken);
    }

    private static async Task<Result<Department>> FindAsync(PortalDb db, CurrentUser user, string name, CancellationToken cancellationToken)
    {
        if (!user.SeesEverything || await db.Departments.SingleOrDefaultAsync(department => department.Name == name, cancellationToken) is not { } department)
            return Problem.NotFound("Department", name);
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
