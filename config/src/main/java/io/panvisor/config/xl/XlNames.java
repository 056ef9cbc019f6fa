package io.panvisor.config.xl;

import java.util.Set;

/** The settings that xl knows, up to 4.19; it passes over others without a word. */
final class XlNames {

  private static final Set<String> KNOWN =
      Set.of(
          ("acpi on_xend_start on_xend_stop acpi_firmware acpi_laptop_slate acpi_s3 acpi_s4 altp2m altp2mhvm apic"
                  + " arch_capabilities argo bios bios_path_override blkdev_start boot bootloader"
                  + " bootloader_args bootloader_restrict bootloader_user builder cap channel"
                  + " claim_mode cmdline cpu_weight cpuid cpuid_policy cpus cpus_soft device_model"
                  + " device_model_args device_model_args_hvm device_model_args_pv"
                  + " device_model_override device_model_stubdomain_override"
                  + " device_model_stubdomain_seclabel device_model_user device_model_version"
                  + " device_tree disk dm_restrict driver_domain dtdev e820_host event_channels"
                  + " extra extratime firmware firmware_override gfx_passthru gic_version hap"
                  + " hdtype hpet init_seclabel iomem ioports irqs kernel keymap latency"
                  + " llc_colors localtime loader max_event_channels max_grant_frames"
                  + " max_grant_version max_maptrack_frames maxmem maxvcpus memory mmio_hole"
                  + " ms_vm_genid msr_relaxed name nestedhvm nographic nomigrate nomsitranslate"
                  + " nospice nr_spis nx on_crash on_poweroff on_reboot on_soft_reset"
                  + " on_watchdog oos opengl p9 pae passthrough pci pci_msitranslate"
                  + " pci_permissive pci_power_mgmt pci_seize period pool pvcalls pvh pvshim"
                  + " pvshim_cmdline pvshim_extra pvshim_path ramdisk rdm rdm_mem_boundary root"
                  + " rtc_timeoffset sched sdl seclabel serial shadow_memory shm slice smbios"
                  + " smbios_firmware soundhw spice spice_clipboard_sharing spice_image_compression"
                  + " spice_streaming_video spiceagent_mouse spicedisable_ticketing spicehost"
                  + " spicepasswd spiceport spicetls_port spiceusbredirection spicevdagent"
                  + " static_shm stdvga stubdomain_cmdline stubdomain_kernel stubdomain_memory"
                  + " stubdomain_ramdisk suppress_spurious_page_faults sve system_firmware tee timer_mode tsc_mode"
                  + " type uart usb usb_default usbctrl usbdev usbdevice usbversion uuid vcpus"
                  + " vdispl vendor_device vfb vga vgamem_mb videoram vif viridian virtio vkb"
                  + " vkb_device vmtrace_buf_kb vnc vncdisplay vnclisten vncpasswd vncunused"
                  + " vncviewer vnuma vpmu vpt_align vscsi vsnd vtpm vuart weight xauthority"
                  + " xen_9pfs xen_platform_pci xend_suspend_evtchn_compat")
              .split(" "));

  /** Settings that only xm knew, and what is done today. */
  private static final Set<String> XM_ONLY =
      Set.of(
          "vcpu_avail",
          "cpu",
          "dhcp",
          "netmask",
          "gateway",
          "hostname",
          "interface",
          "nfs_server",
          "nfs_root",
          "nics",
          "tpm",
          "vhpt",
          "console",
          "restart",
          "autostart",
          "features",
          "machine_address_size",
          "bootentry",
          "bootargs",
          "access_control",
          "display",
          "cpu_cap",
          "pciopt");

  private XlNames() {}

  static boolean isKnown(String name) {
    return KNOWN.contains(name);
  }

  /** Whether xl passes over it because only xm knew it. */
  static boolean isOfXm(String name) {
    return XM_ONLY.contains(name);
  }

  /** Whether the value is a password. */
  static boolean isPassword(String name) {
    return name.endsWith("passwd");
  }
}
