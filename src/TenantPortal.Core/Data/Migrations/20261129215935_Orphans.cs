using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.Migrations
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
