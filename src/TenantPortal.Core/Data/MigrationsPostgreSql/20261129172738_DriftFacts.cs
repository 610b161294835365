using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.MigrationsPostgreSql
{
    /// <inheritdoc />
    public partial class DriftFacts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "DriftFacts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    ApiVersion = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Namespace = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Field = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Drift = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    IsSecurity = table.Column<bool>(type: "boolean", nullable: false),
                    Approved = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Live = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Manager = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ChangedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    FirstSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    LastSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    RevertedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Times = table.Column<int>(type: "integer", nullable: false),
                    FoughtSince = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    IgnoredUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    IgnoreReason = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    IgnoredBy = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    IsRevertRequested = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DriftFacts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_DriftFacts_Tenants_TenantId",
                        column: x => x.TenantId,
                        principalTable: "Tenants",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_DriftFacts_OneOpen",
                table: "DriftFacts",
                columns: new[] { "TenantId", "Kind", "Name", "Field" },
                unique: true,
                filter: "\"RevertedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_DriftFacts_TenantId_RevertedAt",
                table: "DriftFacts",
                columns: new[] { "TenantId", "RevertedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DriftFacts");
        }
    }
}
