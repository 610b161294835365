using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.MigrationsPostgreSql
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
                    Cluster = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Uid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    FoundUid = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    FoundAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
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
