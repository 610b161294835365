using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.MigrationsPostgreSql
{
    /// <inheritdoc />
    public partial class Orphans : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
                name: "IX_Orphans_ClosedAt",
                table: "Orphans",
                column: "ClosedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Orphans_OneOpen",
                table: "Orphans",
                columns: new[] { "Cluster", "Uid" },
                unique: true,
                filter: "\"ClosedAt\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Orphans");
        }
    }
}
