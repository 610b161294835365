using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace TenantPortal.Core.Data.MigrationsPostgreSql
{
    /// <inheritdoc />
    public partial class PersonsPoolsAndEvidence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Hard_Extended",
                table: "UsageSamples",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Used_Extended",
                table: "UsageSamples",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "CapacityCheckedGeneration",
                table: "Tenants",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "Committed_Extended",
                table: "Tenants",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HeldRequestId",
                table: "Tenants",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "ClaimsChallenge",
                table: "Sessions",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "Covered",
                table: "Audit",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "Page",
                table: "Announcements",
                type: "text",
                nullable: true,
                collation: "C");

            // A table of its own beside ClusterCapacities, which the version before reads and writes, and which a later release drops.
            // SQLite would rebuild a table with another key outside of a transaction.
            migrationBuilder.CreateTable(
                name: "PoolCapacities",
                columns: table => new
                {
                    Cluster = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Pool = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Resource = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Allocatable = table.Column<long>(type: "bigint", nullable: false),
                    LargestNode = table.Column<long>(type: "bigint", nullable: false),
                    Nodes = table.Column<int>(type: "integer", nullable: false),
                    ObservedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PoolCapacities", x => new { x.Cluster, x.Pool, x.Resource });
                });

            // Until now, every node that counted was one that all tiers can use.
            migrationBuilder.Sql(
                """
                INSERT INTO "PoolCapacities" ("Cluster", "Pool", "Resource", "Allocatable", "LargestNode", "Nodes", "ObservedAt")
                SELECT "Cluster", '', "Resource", "Allocatable", "LargestNode", "Nodes", "ObservedAt" FROM "ClusterCapacities"
                """
            );

            migrationBuilder.CreateTable(
                name: "AccountLinks",
                columns: table => new
                {
                    PersonId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Value = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    FirstSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccountLinks", x => new { x.PersonId, x.Kind, x.Value });
                    table.ForeignKey(
                        name: "FK_AccountLinks_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AuditAnchors",
                columns: table => new
                {
                    Kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    DueAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ClaimedUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    RecordedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Problem = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    FailingSince = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Failures = table.Column<int>(type: "integer", nullable: false),
                    Successes = table.Column<int>(type: "integer", nullable: false),
                    AnnouncedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditAnchors", x => x.Kind);
                });

            migrationBuilder.CreateTable(
                name: "AuditTimeStamps",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Portal = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Token = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditTimeStamps", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ExpiryNotices",
                columns: table => new
                {
                    TenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    ExpiresOn = table.Column<DateOnly>(type: "date", nullable: false),
                    Days = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExpiryNotices", x => x.TenantId);
                    table.ForeignKey(
                        name: "FK_ExpiryNotices_Tenants_TenantId",
                        column: x => x.TenantId,
                        principalTable: "Tenants",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Orphans",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Cluster = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ApiVersion = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Namespace = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Uid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Tenant = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    TenantId = table.Column<Guid>(type: "uuid", nullable: true),
                    Reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    WhyNotRemoved = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    IsAdoptable = table.Column<bool>(type: "boolean", nullable: false),
                    Objects = table.Column<int>(type: "integer", nullable: false),
                    Pods = table.Column<long>(type: "bigint", nullable: true),
                    Claims = table.Column<long>(type: "bigint", nullable: true),
                    FirstSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ClosedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    IgnoredUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    IgnoreReason = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    IgnoredBy = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    RemovalProposedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    RemovalProposedBy = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    RemovalProposedByName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ProposedContents = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    RemovalConfirmedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    RemovalConfirmedByName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    RemovalMessage = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Orphans", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AccountLinks_Kind_Value",
                table: "AccountLinks",
                columns: new[] { "Kind", "Value" });

            migrationBuilder.CreateIndex(
                name: "IX_Orphans_ClosedAt",
                table: "Orphans",
                column: "ClosedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Orphans_OneOpen",
                table: "Orphans",
                columns: new[] { "Cluster", "Uid" },
                unique: true,
                filter: "\"ClosedAt\" IS NULL");

            // What ties the accounts that are known already: until now, the subject was the id, and addresses were compared without their case.
            migrationBuilder.Sql("""INSERT INTO "AccountLinks" ("PersonId", "Kind", "Value", "FirstSeenAt") SELECT "Id", 'Subject', "Id", "SeenAt" FROM "People" """);
            migrationBuilder.Sql(
                """
                INSERT INTO "AccountLinks" ("PersonId", "Kind", "Value", "FirstSeenAt")
                SELECT "Id", 'Address', lower("Email"), "SeenAt" FROM "People" WHERE "Email" IS NOT NULL
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AccountLinks");

            migrationBuilder.DropTable(
                name: "AuditAnchors");

            migrationBuilder.DropTable(
                name: "AuditTimeStamps");

            migrationBuilder.DropTable(
                name: "ExpiryNotices");

            migrationBuilder.DropTable(
                name: "Orphans");

            migrationBuilder.DropTable(
                name: "PoolCapacities");

            migrationBuilder.DropColumn(
                name: "Hard_Extended",
                table: "UsageSamples");

            migrationBuilder.DropColumn(
                name: "Used_Extended",
                table: "UsageSamples");

            migrationBuilder.DropColumn(
                name: "CapacityCheckedGeneration",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "Committed_Extended",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "HeldRequestId",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "ClaimsChallenge",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "Covered",
                table: "Audit");

            migrationBuilder.DropColumn(
                name: "Page",
                table: "Announcements");
        }
    }
}
