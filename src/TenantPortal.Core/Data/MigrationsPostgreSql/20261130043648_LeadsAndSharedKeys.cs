using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.MigrationsPostgreSql
{
    /// <inheritdoc />
    public partial class LeadsAndSharedKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Notice",
                table: "ClusterStatuses",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Xml = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "LeadWatches",
                columns: table => new
                {
                    Team = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    LeadGroup = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    AbsentSince = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    LastSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LeadWatches", x => x.Team);
                    table.ForeignKey(
                        name: "FK_LeadWatches_Teams_Team",
                        column: x => x.Team,
                        principalTable: "Teams",
                        principalColumn: "Name",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DataProtectionKeys");

            migrationBuilder.DropTable(
                name: "LeadWatches");

            migrationBuilder.DropColumn(
                name: "Notice",
                table: "ClusterStatuses");
        }
    }
}
