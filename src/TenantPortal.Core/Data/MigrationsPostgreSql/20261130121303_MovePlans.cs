using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.MigrationsPostgreSql
{
    /// <inheritdoc />
    public partial class MovePlans : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "MovePlans",
                columns: table => new
                {
                    TenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    WantedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    TriedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Inventory = table.Column<string>(type: "text", nullable: true),
                    Problem = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    StoppedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    StoppedWhy = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Confirmed = table.Column<string>(type: "text", nullable: true),
                    ConfirmedByName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ConfirmedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MovePlans", x => x.TenantId);
                    table.ForeignKey(
                        name: "FK_MovePlans_Tenants_TenantId",
                        column: x => x.TenantId,
                        principalTable: "Tenants",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MovePlans");
        }
    }
}
