using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.Migrations
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
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Used_Extended",
                table: "UsageSamples",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "CapacityCheckedGeneration",
                table: "Tenants",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "Committed_Extended",
                table: "Tenants",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HeldRequestId",
                table: "Tenants",
                type: "TEXT",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ClaimsChallenge",
                table: "Sessions",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Covered",
                table: "Audit",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Page",
                table: "Announcements",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            // A table of its own beside ClusterCapacities, which the version before reads and writes, and which a later release drops.
            // SQLite would rebuild a table with another key outside of a transaction.
            migrationBuilder.CreateTable(
                name: "PoolCapacities",
                columns: table => new
                {
                    Cluster = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    Pool = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    Resource = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Allocatable = table.Column<long>(type: "INTEGER", nullable: false),
                    LargestNode = table.Column<long>(type: "INTEGER", nullable: false),
                    Nodes = table.Column<int>(type: "INTEGER", nullable: false),
                    ObservedAt = table.Column<long>(type: "INTEGER", nullable: false)
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
                    PersonId = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Value = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    FirstSeenAt = table.Column<long>(type: "INTEGER", nullable: false)
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
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ClaimedUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    Hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Problem = table.Column<string>(type: "TEXT", nullable: true),
                    FailingSince = table.Column<long>(type: "INTEGER", nullable: true),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false),
                    Successes = table.Column<int>(type: "INTEGER", nullable: false),
                    AnnouncedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditAnchors", x => x.Kind);
                });

            migrationBuilder.CreateTable(
                name: "AuditTimeStamps",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Portal = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    Hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Token = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditTimeStamps", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ExpiryNotices",
                columns: table => new
                {
                    TenantId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ExpiresOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Days = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
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
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Cluster = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    ApiVersion = table.Column<string>(type: "TEXT", maxLength: 260, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    Namespace = table.Column<string>(type: "TEXT", maxLength: 63, nullable: true),
                    Name = table.Column<string>(type: "TEXT", maxLength: 253, nullable: false),
                    Uid = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    TenantId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    WhyNotRemoved = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    IsAdoptable = table.Column<bool>(type: "INTEGER", nullable: false),
                    Objects = table.Column<int>(type: "INTEGER", nullable: false),
                    Pods = table.Column<long>(type: "INTEGER", nullable: true),
                    Claims = table.Column<long>(type: "INTEGER", nullable: true),
                    FirstSeenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ClosedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    IgnoredUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    IgnoreReason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    IgnoredBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    RemovalProposedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RemovalProposedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    RemovalProposedByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    ProposedContents = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    RemovalConfirmedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RemovalConfirmedByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    RemovalMessage = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
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
