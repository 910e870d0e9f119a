namespace LuBan.Cli.Text;

/// <summary>The texts of `luban new` and `luban dev`.</summary>
internal static partial class Texts
{
    public static readonly Message New = new("Make a new extension with its tests, as `dotnet new luban-extension` does.", "新建扩展及其测试,与 `dotnet new luban-extension` 相同。");
    public static readonly Message NewId = new("The extension's id, Publisher.Name: also the name of its project and namespace.", "扩展的 ID,格式为 Publisher.Name,也是项目和命名空间的名称。");
    public static readonly Message NewOutput = new("Where to. Default: a new folder of that name.", "输出位置。默认:以该名称新建的文件夹。");
    public static readonly Message NewResource = new("Add a resource kind of this name, such as Order, and the reconciler that keeps its status true.", "添加此名称的资源类型(如 Order)以及使其状态保持正确的协调器。");
    public static readonly Message NewUi = new("Add a page of the console: plain JavaScript, no npm.", "添加控制台页面:纯 JavaScript,无需 npm。");
    public static readonly Message NewWorker = new("Add an install plan that runs the extension in a process of its own.", "添加让扩展在独立进程中运行的安装计划。");
    public static readonly Message NewRemote = new("No code: the extension stands for a service that runs elsewhere.", "不含代码:扩展代表在别处运行的服务。");
    public static readonly Message NewRemoteAlone = new("an extension without code has nothing else", "不含代码的扩展没有其他部分");
    public static readonly Message NewMade = new("{0} is in {1}. Go there: `dotnet test` runs its tests, README.md says how to go on.", "{0} 已生成于 {1}。请进入该文件夹:`dotnet test` 运行测试,README.md 说明后续步骤。");
    public static readonly Message Dev = new("Work on an extension: builds, packs and upgrades it on the server at every save.", "开发扩展:每次保存后自动构建、打包并在服务器上升级。");
    public static readonly Message DevSource = new("Where to push the packages. Without it, a server of this machine reads them from a folder of the project, any other gets them by its own feed.", "推送软件包的位置。省略时,本机服务器从项目文件夹中读取,其他服务器则使用其自带的软件源。");
    public static readonly Message DevAttachOption = new("Say which process to attach a debugger to, and wait for Enter before anything is loaded.", "显示应附加调试器的进程,并在加载之前等待按 Enter。");
    public static readonly Message DevAttach = new("{0} runs as process {1} on {2}. Attach a .NET debugger to it; the packages bring their symbols. Then press Enter.", "{0} 以进程 {1} 运行于 {2}。请附加 .NET 调试器,软件包自带符号。然后按 Enter。");
    public static readonly Message DevStarting = new("Building {0} for {1} …", "正在为 {1} 构建 {0}…");
    public static readonly Message DevWatching = new("Watching {0}. Ctrl-C ends it; the extension stays as it is then.", "正在监视 {0}。按 Ctrl-C 结束,扩展保持当前状态。");
    public static readonly Message DevServed = new("{0} is served.", "{0} 已生效。");
    public static readonly Message DevServedCode = new("{0} is served, {1} s after the save.", "{0} 已生效,距保存 {1} 秒。");
    public static readonly Message DevServedConsole = new("{0} is served, {1} s after the save (console only).", "{0} 已生效,距保存 {1} 秒(仅控制台部分)。");
    public static readonly Message DevStopped = new("Stopped. {0} stays installed as it is.", "已停止。{0} 保持已安装状态。");
}
