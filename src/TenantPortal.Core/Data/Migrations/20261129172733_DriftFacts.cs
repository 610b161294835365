using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.Migrations
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
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    TenantId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ApiVersion = table.Column<string>(type: "TEXT", maxLength: 260, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    Namespace = table.Column<string>(type: "TEXT", maxLength: 63, nullable: true),
                    Name = table.Column<string>(type: "TEXT", maxLength: 253, nullable: false),
                    Field = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Drift = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    IsSecurity = table.Column<bool>(type: "INTEGER", nullable: false),
                    Approved = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    Live = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    Manager = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    FirstSeenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastSeenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RevertedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Times = table.Column<int>(type: "INTEGER", nullable: false),
                    FoughtSince = table.Column<long>(type: "INTEGER", nullable: true),
                    IgnoredUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    IgnoreReason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    IgnoredBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    IsRevertRequested = table.Column<bool>(type: "INTEGER", nullable: false)
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
