using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class UsageHistory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Days with a change were stored, and a day without a row meant that nothing changed. Now it means that nothing is known.
            migrationBuilder.DropTable(
                name: "UsageDays");

            migrationBuilder.CreateTable(
                name: "UsageDays",
                columns: table => new
                {
                    TenantId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Resource = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Minimum = table.Column<long>(type: "INTEGER", nullable: false),
                    Mean = table.Column<long>(type: "INTEGER", nullable: false),
                    P95 = table.Column<long>(type: "INTEGER", nullable: false),
                    Maximum = table.Column<long>(type: "INTEGER", nullable: false),
                    Hard = table.Column<long>(type: "INTEGER", nullable: false),
                    Samples = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UsageDays", x => new { x.TenantId, x.Day, x.Resource });
                    table.ForeignKey(
                        name: "FK_UsageDays_Tenants_TenantId",
                        column: x => x.TenantId,
                        principalTable: "Tenants",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_UsageDays_Day",
                table: "UsageDays",
                column: "Day");

            migrationBuilder.AddColumn<string>(
                name: "Environment",
                table: "Tenants",
                type: "TEXT",
                maxLength: 63,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateOnly>(
                name: "ExpiresOn",
                table: "Tenants",
                type: "TEXT",
                nullable: true);

            migrationBuilder.Sql(
                """UPDATE "Tenants" SET "Environment" = COALESCE(json_extract("Spec", '$.environment'), ''), "ExpiresOn" = json_extract("Spec", '$.expiresOn');"""
            );

            migrationBuilder.CreateTable(
                name: "QuotaWarnings",
                columns: table => new
                {
                    TenantId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Resource = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Percent = table.Column<int>(type: "INTEGER", nullable: false),
                    RaisedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_QuotaWarnings", x => new { x.TenantId, x.Resource, x.Percent });
                    table.ForeignKey(
                        name: "FK_QuotaWarnings_Tenants_TenantId",
                        column: x => x.TenantId,
                        principalTable: "Tenants",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UsageSamples",
                columns: table => new
                {
                    TenantId = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Hard_Cpu = table.Column<long>(type: "INTEGER", nullable: true),
                    Hard_EphemeralStorage = table.Column<long>(type: "INTEGER", nullable: true),
                    Hard_Memory = table.Column<long>(type: "INTEGER", nullable: true),
                    Hard_Pods = table.Column<long>(type: "INTEGER", nullable: true),
                    Hard_Storage = table.Column<long>(type: "INTEGER", nullable: true),
                    Used_Cpu = table.Column<long>(type: "INTEGER", nullable: true),
                    Used_EphemeralStorage = table.Column<long>(type: "INTEGER", nullable: true),
                    Used_Memory = table.Column<long>(type: "INTEGER", nullable: true),
                    Used_Pods = table.Column<long>(type: "INTEGER", nullable: true),
                    Used_Storage = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UsageSamples", x => new { x.TenantId, x.At });
                    table.ForeignKey(
                        name: "FK_UsageSamples_Tenants_TenantId",
                        column: x => x.TenantId,
                        principalTable: "Tenants",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UsageTotals",
                columns: table => new
                {
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Team = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    Tier = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    Cluster = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    Environment = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    Resource = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Committed = table.Column<long>(type: "INTEGER", nullable: false),
                    Hard = table.Column<long>(type: "INTEGER", nullable: true),
                    Used = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UsageTotals", x => new { x.Resource, x.Day, x.Team, x.Tier, x.Cluster, x.Environment });
                });

            migrationBuilder.CreateIndex(
                name: "IX_UsageSamples_At",
                table: "UsageSamples",
                column: "At");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new NotSupportedException("Migrations only move forward: the usage of before cannot be restored.");
    }
}
