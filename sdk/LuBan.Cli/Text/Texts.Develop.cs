namespace LuBan.Cli.Text;

/// <summary>The texts of `luban dev`.</summary>
internal static partial class Texts
{
    public static readonly Message Dev = new("Work on an extension: builds, packs and upgrades it on the server at every save.", "开发扩展:每次保存后自动构建、打包并在服务器上升级。");
    public static readonly Message DevSource = new("Where to push the packages. Without it, a server of this machine reads them from a folder of the project, any other gets them by its own feed.", "推送软件包的位置。省略时,本机服务器从项目文件夹中读取,其他服务器则使用其自带的软件源。");
    public static readonly Message DevStarting = new("Building {0} for {1} …", "正在为 {1} 构建 {0}…");
    public static readonly Message DevWatching = new("Watching {0}. Ctrl-C ends it; the extension stays as it is then.", "正在监视 {0}。按 Ctrl-C 结束,扩展保持当前状态。");
    public static readonly Message DevServed = new("{0} is served.", "{0} 已生效。");
    public static readonly Message DevServedCode = new("{0} is served, {1} s after the save.", "{0} 已生效,距保存 {1} 秒。");
    public static readonly Message DevServedConsole = new("{0} is served, {1} s after the save (console only).", "{0} 已生效,距保存 {1} 秒(仅控制台部分)。");
    public static readonly Message DevStopped = new("Stopped. {0} stays installed as it is.", "已停止。{0} 保持已安装状态。");
}
