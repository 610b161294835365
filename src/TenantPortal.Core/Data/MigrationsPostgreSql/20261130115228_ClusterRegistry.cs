using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.MigrationsPostgreSql
{
    /// <inheritdoc />
    public partial class ClusterRegistry : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "AlertedAt",
                table: "ClusterStatuses",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ClusterTests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Cluster = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Credential = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Context = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    GroupPrefix = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PortalNamespace = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PortalServiceAccount = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    RequestedBy = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    RequestedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ClaimedUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    FinishedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Findings = table.Column<string>(type: "text", nullable: false),
                    Uid = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ClusterTests", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RegisteredClusters",
                columns: table => new
                {
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    State = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Title = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Description = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Credential = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Context = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    GroupPrefix = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PortalNamespace = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PortalServiceAccount = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Labels = table.Column<string>(type: "text", nullable: false),
                    Tiers = table.Column<string>(type: "text", nullable: false),
                    Environments = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RegisteredClusters", x => x.Name);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ClusterTests_RequestedAt",
                table: "ClusterTests",
                column: "RequestedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ClusterTests");

            migrationBuilder.DropTable(
                name: "RegisteredClusters");

            migrationBuilder.DropColumn(
                name: "AlertedAt",
                table: "ClusterStatuses");
        }
    }
}
