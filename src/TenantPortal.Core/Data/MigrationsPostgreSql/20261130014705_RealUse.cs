using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.MigrationsPostgreSql
{
    /// <inheritdoc />
    public partial class RealUse : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "RealCpu",
                table: "UsageSamples",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RealMemory",
                table: "UsageSamples",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RealMaximum",
                table: "UsageDays",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RealMean",
                table: "UsageDays",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RealMinimum",
                table: "UsageDays",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RealP95",
                table: "UsageDays",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "RealSamples",
                table: "UsageDays",
                type: "integer",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "RealCpu",
                table: "UsageSamples");

            migrationBuilder.DropColumn(
                name: "RealMemory",
                table: "UsageSamples");

            migrationBuilder.DropColumn(
                name: "RealMaximum",
                table: "UsageDays");

            migrationBuilder.DropColumn(
                name: "RealMean",
                table: "UsageDays");

            migrationBuilder.DropColumn(
                name: "RealMinimum",
                table: "UsageDays");

            migrationBuilder.DropColumn(
                name: "RealP95",
                table: "UsageDays");

            migrationBuilder.DropColumn(
                name: "RealSamples",
                table: "UsageDays");
        }
    }
}
