using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class ClusterIdentities : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ClusterIdentities",
                columns: table => new
                {
                    Cluster = table.Column<string>(type: "TEXT", maxLength: 63, nullable: false),
                    Uid = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    FoundUid = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    FoundAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ClusterIdentities", x => x.Cluster);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ClusterIdentities");
        }
    }
}
