using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.MigrationsPostgreSql
{
    /// <inheritdoc />
    public partial class SuspensionAndSleep : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "AsleepSince",
                table: "Tenants",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "AwakeUntil",
                table: "Tenants",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "DeletionRequestedFor",
                table: "Tenants",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "HoldsWorkloads",
                table: "Tenants",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateOnly>(
                name: "LapsedOn",
                table: "Tenants",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Sleep",
                table: "Tenants",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "SleptSeconds",
                table: "Tenants",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "SuspendedAt",
                table: "Tenants",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SuspendedBy",
                table: "Tenants",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "SuspensionReason",
                table: "Tenants",
                type: "text",
                nullable: true,
                collation: "C");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "AsleepSince",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "AwakeUntil",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "DeletionRequestedFor",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "HoldsWorkloads",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "LapsedOn",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "Sleep",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "SleptSeconds",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "SuspendedAt",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "SuspendedBy",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "SuspensionReason",
                table: "Tenants");
        }
    }
}
