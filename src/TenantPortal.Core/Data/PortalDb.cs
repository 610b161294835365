using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Guards;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.ClusterClasses;
using TenantPortal.Core.Tokens;

namespace TenantPortal.Core.Data;

/// <summary>The database: the only link between users and clusters. Only services use it.</summary>
public abstract class PortalDb(DbContextOptions options, AuditChain? chain) : DbContext(options)
{
    private readonly List<AuditEntry> _unpublished = [];

    public DbSet<Team> Teams => Set<Team>();

    public DbSet<Department> Departments => Set<Department>();

    public DbSet<KnownPerson> People => Set<KnownPerson>();

    public DbSet<ApiToken> Tokens => Set<ApiToken>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<TenantRequest> Requests => Set<TenantRequest>();

    public DbSet<RequestNote> Notes => Set<RequestNote>();

    public DbSet<Draft> Drafts => Set<Draft>();

    public DbSet<RenderedRevision> Revisions => Set<RenderedRevision>();

    public DbSet<Tenant> Tenants => Set<Tenant>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<Announcement> Announcements => Set<Announcement>();

    public DbSet<NotificationPreferences> NotificationPreferences => Set<NotificationPreferences>();

    public DbSet<Delivery> Deliveries => Set<Delivery>();

    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();

    public DbSet<ObservedQuota> Quotas => Set<ObservedQuota>();

    public DbSet<ObservedNamespace> Namespaces => Set<ObservedNamespace>();

    public DbSet<ClusterStatus> Clusters => Set<ClusterStatus>();

    public DbSet<ClusterCapacity> Capacities => Set<ClusterCapacity>();

    public DbSet<UsageDay> Usage => Set<UsageDay>();

    public DbSet<IsolationReport> IsolationReports => Set<IsolationReport>();
    public DbSet<HostEndpoint> HostEndpoints => Set<HostEndpoint>();

    public DbSet<ObservedClusterClass> ClusterClasses => Set<ObservedClusterClass>();

    public DbSet<TenantEndpoint> TenantEndpoints => Set<TenantEndpoint>();

    public DbSet<GuardReport> GuardReports => Set<GuardReport>();

    /// <summary>Saves all changes or none, and appends audit entries to their chain.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var entries = NewAuditEntries();
        if (entries.Count == 0)
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        var isOurs = Database.CurrentTransaction is null;
        await using var transaction = isOurs ? await BeginAuditedAsync(cancellationToken) : null;
        if (!isOurs)
            await LockChainAsync(cancellationToken);
        await (chain ?? throw new InvalidOperationException("This context was created without the audit chain.")).AppendAsync(this, entries, cancellationToken);
        var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        _unpublished.AddRange(entries);
        if (transaction is not null)
            await transaction.CommitAsync(cancellationToken);
        return rows;
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        NewAuditEntries().Count == 0
            ? base.SaveChanges(acceptAllChangesOnSuccess)
            : throw new InvalidOperationException("Use SaveChangesAsync to save audit entries.");

    /// <summary>
    /// Begins a transaction that adds audit entries after other writes. All callers lock the chain first and rows later;
    /// otherwise two transactions could deadlock.
    /// </summary>
    internal async Task<IDbContextTransaction> BeginAuditedAsync(CancellationToken cancellationToken)
    {
        _unpublished.Clear();
        var transaction = await Database.BeginTransactionAsync(cancellationToken);
        await LockChainAsync(cancellationToken);
        return transaction;
    }

    /// <summary>Called when a transaction of this context is committed.</summary>
    internal void Committed()
    {
        chain?.Publish(_unpublished);
        _unpublished.Clear();
    }

    /// <summary>Prevents others from appending to the chain until this transaction ends.</summary>
    protected abstract Task LockChainAsync(CancellationToken cancellationToken);

    private List<AuditEntry> NewAuditEntries() =>
        [.. ChangeTracker.Entries<AuditEntry>().Where(entry => entry.State == EntityState.Added).Select(entry => entry.Entity)];

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.ApplyConfigurationsFromAssembly(typeof(PortalDb).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // Enums are stored as text, so that rows are readable and new members do not shift values.
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        configurationBuilder.Properties<TenantSpec>().HaveConversion<JsonConverter<TenantSpec>, JsonComparer<TenantSpec>>();
        configurationBuilder.Properties<DraftContent>().HaveConversion<JsonConverter<DraftContent>, JsonComparer<DraftContent>>();
        configurationBuilder.Properties<AutoApproval>().HaveConversion<JsonConverter<AutoApproval>, JsonComparer<AutoApproval>>();
        configurationBuilder.Properties<RequestCapacity>().HaveConversion<JsonConverter<RequestCapacity>, JsonComparer<RequestCapacity>>();
        configurationBuilder.Properties<RequestCheck>().HaveConversion<JsonConverter<RequestCheck>, JsonComparer<RequestCheck>>();
        configurationBuilder.Properties<IReadOnlyList<string>>().HaveConversion<JsonConverter<IReadOnlyList<string>>, JsonComparer<IReadOnlyList<string>>>();
        configurationBuilder
            .Properties<IReadOnlyList<ClusterClassVariable>>()
            .HaveConversion<JsonConverter<IReadOnlyList<ClusterClassVariable>>, JsonComparer<IReadOnlyList<ClusterClassVariable>>>();
        configurationBuilder
            .Properties<IReadOnlyList<Condition>>()
            .HaveConversion<JsonConverter<IReadOnlyList<Condition>>, JsonComparer<IReadOnlyList<Condition>>>();
        configurationBuilder
            .Properties<IReadOnlyList<IsolationFinding>>()
            .HaveConversion<JsonConverter<IReadOnlyList<IsolationFinding>>, JsonComparer<IReadOnlyList<IsolationFinding>>>();
        configurationBuilder
            .Properties<IReadOnlyList<GuardFinding>>()
            .HaveConversion<JsonConverter<IReadOnlyList<GuardFinding>>, JsonComparer<IReadOnlyList<GuardFinding>>>();
        configurationBuilder
            .Properties<IReadOnlyList<NetworkPath>>()
            .HaveConversion<JsonConverter<IReadOnlyList<NetworkPath>>, JsonComparer<IReadOnlyList<NetworkPath>>>();
        configurationBuilder
            .Properties<IReadOnlyList<ObjectCondition>>()
            .HaveConversion<JsonConverter<IReadOnlyList<ObjectCondition>>, JsonComparer<IReadOnlyList<ObjectCondition>>>();
    }

    /// <summary>Reads and writes a value as a whole, as JSON text.</summary>
    private sealed class JsonConverter<T>()
        : ValueConverter<T, string>(
            value => JsonSerializer.Serialize(value, JsonSerializerOptions.Web),
            text => JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web)!
        );

    private sealed class JsonComparer<T>()
        : ValueComparer<T>(
            (left, right) => JsonSerializer.Serialize(left, JsonSerializerOptions.Web) == JsonSerializer.Serialize(right, JsonSerializerOptions.Web),
            value => JsonSerializer.Serialize(value, JsonSerializerOptions.Web).GetHashCode(StringComparison.Ordinal)
        );
}
