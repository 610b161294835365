using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class CapacityByTier : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_ClusterCapacities",
                table: "ClusterCapacities");

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

            migrationBuilder.AddColumn<string>(
                name: "Committed_Extended",
                table: "Tenants",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Pool",
                table: "ClusterCapacities",
                type: "TEXT",
                maxLength: 1000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddPrimaryKey(
                name: "PK_ClusterCapacities",
                table: "ClusterCapacities",
                columns: new[] { "Cluster", "Pool", "Resource" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_ClusterCapacities",
                table: "ClusterCapacities");

            migrationBuilder.DropColumn(
                name: "Hard_Extended",
                table: "UsageSamples");

            migrationBuilder.DropColumn(
                name: "Used_Extended",
                table: "UsageSamples");

            migrationBuilder.DropColumn(
                name: "Committed_Extended",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "Pool",
                table: "ClusterCapacities");

            migrationBuilder.AddPrimaryKey(
                name: "PK_ClusterCapacities",
                table: "ClusterCapacities",
                columns: new[] { "Cluster", "Resource" });
        }
    }
}
