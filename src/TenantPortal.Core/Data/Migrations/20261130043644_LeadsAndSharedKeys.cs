using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.Migrations
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
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Xml = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "LeadWatches",
                columns: table => new
                {
                    Team = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    LeadGroup = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    Since = table.Column<long>(type: "INTEGER", nullable: false),
                    AbsentSince = table.Column<long>(type: "INTEGER", nullable: true),
                    LastSeenAt = table.Column<long>(type: "INTEGER", nullable: true)
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
