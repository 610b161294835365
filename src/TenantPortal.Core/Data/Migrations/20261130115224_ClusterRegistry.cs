using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class ClusterRegistry : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "AlertedAt",
                table: "ClusterStatuses",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ClusterTests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Cluster = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    Credential = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    Context = table.Column<string>(type: "TEXT", maxLength: 253, nullable: true),
                    GroupPrefix = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    PortalNamespace = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    PortalServiceAccount = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    RequestedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    RequestedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ClaimedUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    FinishedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Findings = table.Column<string>(type: "TEXT", nullable: false),
                    Uid = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ClusterTests", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RegisteredClusters",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Description = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Credential = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    Context = table.Column<string>(type: "TEXT", maxLength: 253, nullable: true),
                    GroupPrefix = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    PortalNamespace = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    PortalServiceAccount = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    Labels = table.Column<string>(type: "TEXT", nullable: false),
                    Tiers = table.Column<string>(type: "TEXT", nullable: false),
                    Environments = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<Guid>(type: "TEXT", nullable: false)
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
